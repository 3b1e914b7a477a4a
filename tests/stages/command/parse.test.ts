/** Comments as commands: what is one, and what is close to one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseComment } from "../../../src/stages/command/parse.ts";

const commandOf = (body: string) => {
  const parsed = parseComment(body);
  return parsed.kind === "command" ? parsed.command : parsed.kind;
};

test.each([
  ["/train", { kind: "train", model: null }],
  ["/train fruits", { kind: "train", model: "fruits" }],
  ["  /TRAIN   fruits  ", { kind: "train", model: "fruits" }],
  ["/retrain fruits\r\nplease, since the data changed", { kind: "retrain", model: "fruits" }],
  ["/ack 7d", { kind: "ack", forMs: 7 * 86_400_000 }],
  ["/ack 90d", { kind: "ack", forMs: 90 * 86_400_000 }],
  ["/rebaseline", { kind: "rebaseline", deployment: null }],
  ["/rebaseline garden", { kind: "rebaseline", deployment: "garden" }],
  ["/promote", { kind: "promote", deployment: null, lead: false }],
  ["/promote --lead", { kind: "promote", deployment: null, lead: true }],
  ["/promote garden --lead", { kind: "promote", deployment: "garden", lead: true }],
  ["/promote --lead garden", { kind: "promote", deployment: "garden", lead: true }],
  ["/rollback", { kind: "rollback", deployment: null, version: null }],
  ["/rollback 3", { kind: "rollback", deployment: null, version: 3 }],
  ["/rollback garden", { kind: "rollback", deployment: "garden", version: null }],
  ["/rollback garden 3", { kind: "rollback", deployment: "garden", version: 3 }],
  ["/help", { kind: "help" }],
])("%j", (body, command) => {
  expect(commandOf(body)).toEqual(command);
});

test.each([
  "",
  "hello",
  "please /train",
  "\n/train",
  "> /train",
  "/usr/bin/env node",
  "/ train",
  "//train",
  "`/train`",
])("%j is no command", (body) => {
  expect(parseComment(body)).toEqual({ kind: "none" });
});

test.each(["/deploy", "/retry", "/trainn fruits", "/merge now"])("%j is none that there is", (body) => {
  expect(parseComment(body)).toEqual({ kind: "unknown", line: body });
});

test.each([
  "/train fruits nuts",
  "/train ../etc",
  "/train $(id)",
  "/train fruits; rm",
  "/retrain Fruits",
  "/ack",
  "/ack 7",
  "/ack 91d",
  "/ack 7d 8d",
  "/ack -7d",
  "/promote --retry",
  "/promote --lead --lead",
  "/promote garden yard",
  "/rollback garden 0",
  "/rollback garden -1",
  "/rollback 3 garden",
  "/rollback garden 3 4",
  "/help me",
  `/train ${"a".repeat(400)}`,
])("%j is not written right", (body) => {
  expect(parseComment(body)).toMatchObject({ kind: "malformed" });
});

test("no comment breaks it, and what follows the first line decides nothing", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (line, rest) => {
      expect(parseComment(`${line.replaceAll(/[\r\n]/g, "")}\n${rest}`)).toEqual(
        parseComment(line.replaceAll(/[\r\n]/g, "")),
      );
    }),
  );
});
