/** Version files are only ever added. */
import { expect, test } from "vitest";
import { versionsImmutable } from "../../../src/spec/rules/versions-immutable.ts";
import { carriers, coreFiles } from "../generated-repository/carriers.ts";
import { bytesOf, check } from "./check.ts";

test("nothing is said without a base, nor where nothing changed", () => {
  expect(check(versionsImmutable)).toEqual([]);
  expect(check(versionsImmutable, { base: bytesOf(coreFiles()) })).toEqual([]);
});

test("a changed byte is a change, also in a comment", () => {
  const path = "datasets/core/versions/2.yaml";
  const changes = [{ path, from: "spec:", to: "spec: # edited" }];
  expect(check(versionsImmutable, { changes, base: bytesOf(coreFiles()) })).toEqual(["1 SPEC_VERSION_CHANGED - -> -"]);
});

test("a removed version is reported once: here, or where it is named", () => {
  const extra = carriers.modelVersion("core", 9);
  const base = bytesOf([...coreFiles(), extra]);
  expect(check(versionsImmutable, { base })).toEqual([`${extra.path}:undefined SPEC_VERSION_REMOVED - -> -`]);
  expect(check(versionsImmutable, { base: bytesOf(coreFiles()), removed: ["models/core/versions/2.yaml"] })).toEqual(
    [],
  );
});

test("added versions and changed heads are what changes are for", () => {
  const base = bytesOf(coreFiles().map(({ path, text }) => ({ path, text: `${text}# before\n` })));
  const heads = new Map([...base].filter(([path]) => !path.includes("/versions/")));
  expect(check(versionsImmutable, { base: heads })).toEqual([]);
});
