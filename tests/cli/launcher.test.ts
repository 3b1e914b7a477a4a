import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

const launcher = join(import.meta.dirname, "..", "..", "bin", "understudy.js");

test("the launcher starts the program", () => {
  const { status, stdout } = spawnSync(process.execPath, [launcher, "--help"], { encoding: "utf8" });
  expect(status).toBe(0);
  expect(stdout).toContain("Usage: npm run -s understudy -- <verb>");
});

test("exit codes come through", () => {
  expect(spawnSync(process.execPath, [launcher, "no-such-verb"]).status).toBe(2);
});

test("an old node can read it: plain script, static imports of built-ins only", () => {
  const { errors, module } = parseSync(launcher, readFileSync(launcher, "utf8"), { lang: "js" });
  expect(errors).toEqual([]);
  for (const { moduleRequest } of module.staticImports) expect(moduleRequest.value).toMatch(/^node:/);
});
