import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { checkArchitecture } from "../../scripts/architecture/check.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A small house in good order, plus what the test plants. */
const SOUND: Readonly<Record<string, string>> = {
  "src/domain/name.ts": "export type Name = string;\nexport const LIMIT = 63;\n",
  "src/ports/clock.ts":
    'import type { Name } from "../domain/name.ts";\nexport type Clock = { readonly name: Name };\n',
};

function check(planted: Readonly<Record<string, string>>, base: Readonly<Record<string, string>> = SOUND) {
  const root = mkdtempSync(join(tmpdir(), "architecture-"));
  roots.push(root);
  for (const [path, source] of Object.entries({ ...base, ...planted })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  return checkArchitecture(root);
}

const rules = (planted: Readonly<Record<string, string>>) =>
  check(planted).violations.map(({ file, line, rule }) => `${file}:${line} ${rule}`);

describe("the checker sees what it checks", () => {
  test("a sound tree passes", () => expect(check({})).toMatchObject({ modules: 2, imports: 1, violations: [] }));

  test("an empty tree fails: nothing was checked", () => {
    expect(check({}, {}).violations).toMatchObject([{ rule: "coverage" }]);
  });

  test("a tree in which no import was seen fails", () => {
    const alone = { "src/domain/name.ts": "export const LIMIT = 63;\n" };
    expect(check({}, alone).violations).toMatchObject([{ rule: "coverage" }]);
  });

  test("a file that cannot be parsed is an error, never skipped", () => {
    expect(() => check({ "src/domain/broken.ts": "export const = ;\n" })).toThrow("src/domain/broken.ts");
  });
});

describe("cycles", () => {
  const pair = (a: string, b: string) => ({ "src/spec/a.ts": a, "src/spec/b.ts": b });

  test.each([
    ["of values", 'import { b } from "./b.ts";\nexport const a = () => b;\n'],
    ["of types only", 'import type { b } from "./b.ts";\nexport type a = typeof b;\n'],
    ["through a re-export", 'export { b as a } from "./b.ts";\n'],
    ["through a dynamic import", 'export const a = () => import("./b.ts");\n'],
    ["through an import type", 'export type a = import("./b.ts").b;\n'],
  ])("a cycle %s fails", (_, a) => {
    expect(rules(pair(a, 'import type { a } from "./a.ts";\nexport type b = typeof a;\n'))).toEqual([
      "src/spec/a.ts:1 cycle",
    ]);
  });

  test("a file that imports itself fails", () => {
    expect(rules({ "src/spec/a.ts": 'import type { A } from "./a.ts";\nexport type A = A;\n' })).toEqual([
      "src/spec/a.ts:1 cycle",
    ]);
  });

  test("a cycle of three is named whole", () => {
    const { violations } = check({
      "src/spec/a.ts": 'import "./b.ts";\n',
      "src/spec/b.ts": 'import "./c.ts";\n',
      "src/spec/c.ts": 'import "./a.ts";\n',
    });
    expect(violations.map(({ message }) => message)).toEqual([
      "import cycle, types counted: src/spec/a.ts -> src/spec/b.ts -> src/spec/c.ts",
    ]);
  });
});

describe("imports", () => {
  const house = {
    "src/spec/load.ts": "export const load = 1;\n",
    "src/stages/train/run.ts": "export const run = 1;\n",
    "src/stages/proposal.ts": "export const propose = 1;\n",
    "src/adapters/git/git.ts": "export const git = 1;\n",
    "src/app/verb.ts": "export const verb = 1;\n",
  };

  test.each([
    ["domain imports nothing", "src/domain/x.ts", 'import type { load } from "../spec/load.ts";'],
    ["a port imports domain only", "src/ports/x.ts", 'import type { load } from "../spec/load.ts";'],
    ["spec knows no stage", "src/spec/x.ts", 'import { run } from "../stages/train/run.ts";'],
    ["policy takes types of spec, not values", "src/policy/x.ts", 'import { load } from "../spec/load.ts";'],
    ["a stage imports no other stage", "src/stages/deploy/x.ts", 'import { run } from "../train/run.ts";'],
    ["not even its types", "src/stages/deploy/x.ts", 'import type { run } from "../train/run.ts";'],
    ["a stage imports no adapter", "src/stages/deploy/x.ts", 'import { git } from "../../adapters/git/git.ts";'],
    ["an adapter imports no other adapter", "src/adapters/github/x.ts", 'import { git } from "../git/git.ts";'],
    ["serving knows no stage", "src/serving/x.ts", 'export type X = import("../stages/train/run.ts").run;'],
    ["the command line takes types of domain only", "src/cli/x.ts", 'import { LIMIT } from "../domain/name.ts";'],
    ["an action reaches no stage", "actions/train/main.ts", 'export * from "../../src/stages/train/run.ts";'],
    ["the house does not import tests", "src/app/x.ts", 'import "../../tests/fixture.ts";'],
    ["imports end in .ts", "src/app/x.ts", 'import "./verb";'],
    ["imports name their module", "src/app/x.ts", "export const x = (name: string) => import(name);"],
    ["an SDK is for adapters", "src/stages/deploy/x.ts", 'import { Octokit } from "octokit";'],
    ["also in a type", "src/stages/deploy/x.ts", 'import type { Octokit } from "octokit";'],
    ["an SDK by a scoped name and a path", "src/app/x.ts", 'import "@actions/core/lib/core.js";'],
    ["an unknown package", "src/app/x.ts", 'import leftPad from "left-pad";'],
    ["a process is for adapters", "src/cli/x.ts", 'import { spawn } from "node:child_process";'],
    ["built-ins are written with node:", "src/adapters/git/x.ts", 'import { readFile } from "fs";'],
  ])("%s", (_, path, source) => {
    expect(rules({ ...house, [path]: `${source}\n` })).toEqual([`${path}:1 imports`]);
  });

  test.each([
    ["types of spec in policy", "src/policy/x.ts", 'import type { load } from "../spec/load.ts";'],
    ["inline types of spec in policy", "src/policy/x.ts", 'import { type load } from "../spec/load.ts";'],
    ["what all stages share", "src/stages/train/x.ts", 'import { propose } from "../proposal.ts";'],
    ["an adapter's own SDK", "src/adapters/github/x.ts", 'import { Octokit } from "octokit";'],
    ["HTTP at the serving edge", "src/serving/x.ts", 'import { createServer } from "node:http";'],
    ["the wiring of everything", "src/app/x.ts", 'import { git } from "../adapters/git/git.ts";'],
    ["a face of a verb", "actions/train/main.ts", 'import { verb } from "../../src/app/verb.ts";'],
  ])("allowed: %s", (_, path, source) => {
    expect(rules({ ...house, [path]: `${source}\n` })).toEqual([]);
  });
});

describe("habits", () => {
  const functionOf = (lines: number) => `export function long() {\n${"  void 0;\n".repeat(lines - 2)}}\n`;

  test.each([
    ["process.env", "src/app/x.ts", "export const home = process.env.HOME;\n", "environment"],
    ["process['env']", "src/cli/x.ts", 'export const home = process["env"];\n', "environment"],
    ["Date.now", "src/stages/train/x.ts", "export const now = () => Date.now();\n", "clock"],
    ["new Date()", "src/app/x.ts", "export const now = () => new Date();\n", "clock"],
    ["Math.random", "src/stats/x.ts", "export const chance = Math.random;\n", "clock"],
    ["module-level let", "src/spec/x.ts", "let count = 0;\nexport const next = () => ++count;\n", "state"],
    ["exported let", "src/spec/x.ts", "export let count = 0;\n", "state"],
    ["camelCase file", "src/spec/loadSpecs.ts", "export const load = 1;\n", "name"],
    ["long function", "src/spec/x.ts", functionOf(101), "size"],
  ])("%s fails", (_, path, source, rule) => expect(rules({ [path]: source })).toEqual([`${path}:1 ${rule}`]));

  test("a long file fails", () => {
    const { violations } = check({ "src/spec/x.ts": "export {};\n".repeat(401) });
    expect(violations).toContainEqual(
      expect.objectContaining({ file: "src/spec/x.ts", message: "401 lines; a file has at most 400" }),
    );
  });

  test("many middling files break the median budget", () => {
    const middling = Object.fromEntries(
      ["a", "b", "c", "d", "e"].map((name) => [`src/spec/${name}.ts`, "export {};\n".repeat(150)]),
    );
    expect(check(middling).violations.map(({ message }) => message)).toEqual([
      "the median file has 150 lines; the budget is 100",
    ]);
  });

  test.each([
    ["a date from text", "src/stats/x.ts", 'export const start = new Date("2026-01-01");\n'],
    ["the clock's adapter", "src/adapters/clock/x.ts", "export const now = () => new Date();\n"],
    ["the environment's file", "src/app/env.ts", "export const home = process.env.HOME;\n"],
    ["a let in a function", "src/spec/x.ts", "export const f = () => {\n  let n = 0;\n  return ++n;\n};\n"],
    ["a function of 100 lines", "src/spec/x.ts", functionOf(100)],
  ])("allowed: %s", (_, path, source) => expect(rules({ [path]: source })).toEqual([]));
});

test("this repository obeys its own rules", () => {
  const report = checkArchitecture(process.cwd());
  expect(report.modules).toBeGreaterThan(50);
  expect(report.violations).toEqual([]);
});
