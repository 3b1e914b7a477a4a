/** A version has one part in a deployment. */
import { expect, test } from "vitest";
import { versionsHaveOnePart } from "../../../src/spec/rules/one-part.ts";
import { check, DEPLOYMENT } from "./check.ts";

const add = (lines: string) => ({
  changes: [{ path: DEPLOYMENT, from: "  monitoring:\n", to: `${lines}  monitoring:\n` }],
});

test("nobody, and other versions, may have any part", () => {
  expect(check(versionsHaveOnePart)).toEqual([]);
  expect(check(versionsHaveOnePart, add("  standby: {model: core, version: 3}\n"))).toEqual([]);
  expect(
    check(versionsHaveOnePart, add("  shadows: [{model: core, version: 0}, {model: core, version: 0}]\n")),
  ).toEqual([]);
});

test.each([
  ["the champion, as standby", "  standby: {model: core, version: 1}\n", "version 1"],
  ["the shadow, listed again", "  shadows: [{model: core, version: 2}]\n", "version 2"],
  ["a shadow listed twice", "  shadows: [{model: core, version: 3}, {model: core, version: 3}]\n", "version 3"],
])("%s", (_, lines, found) => {
  expect(check(versionsHaveOnePart, add(lines))).toEqual([expect.stringContaining(`SPEC_ROLE_TAKEN ${found}`)]);
});

test("a canary that is the champion", () => {
  const changes = [{ path: DEPLOYMENT, from: "version: 0", to: "version: 1" }];
  expect(check(versionsHaveOnePart, { changes })).toEqual(["14 SPEC_ROLE_TAKEN version 1 -> -"]);
});
