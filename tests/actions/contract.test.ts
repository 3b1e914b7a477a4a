/** Every action against GitHub's own schema, and its inputs against the code that reads them. */
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { load } from "js-yaml";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { ACTION_INPUTS } from "../../src/app/action-inputs.ts";
import { problemsByGitHub } from "../support/language-service.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const actions = globSync("actions/*/action.yml", { cwd: ROOT }).sort();
const names = actions.map((path) => basename(dirname(path)));

test("there are actions", () =>
  expect(names).toEqual(expect.arrayContaining(["validate", "train", "evaluate", "promote", "deploy"])));

describe.each(names)("%s", (name) => {
  const path = `actions/${name}/action.yml`;
  const action = load(read(path)) as ActionFile;

  test("is accepted by GitHub's schema, which refuses what is wrong", async () => {
    expect(await problemsByGitHub(ROOT, path, read(path))).toEqual([]);
    // Another path for each: the service keeps what it read by its address.
    const damages = {
      "no-main": read(path).replace(/^ {2}main:.*$/m, ""),
      "old-node": read(path).replace("node24", "node4"),
    };
    for (const [name, text] of Object.entries(damages)) {
      expect(await problemsByGitHub(ROOT, `${name}/${path}`, text), name).not.toEqual([]);
    }
  });

  test("documents every input and output in its README", () => {
    const readme = read(`actions/${name}/README.md`);
    for (const each of [...Object.keys(action.inputs), ...Object.keys(action.outputs)]) {
      expect(readme, each).toContain(`| \`${each}\` |`);
    }
  });

  test("reads every input", () => {
    const own = Object.keys(action.inputs).filter((input) => !Object.hasOwn(ACTION_INPUTS, input));
    const known = readNames(`src/app/verbs/${name}.ts`);
    expect(own.filter((input) => !known.has(input))).toEqual([]);
  });
});

test("what every action takes is read where settings are made", () => {
  const known = new Set([
    ...readNames("src/app/action.ts"),
    ...readNames("src/app/action-environment.ts"),
    ...readNames("src/app/settings.ts"),
  ]);
  expect(Object.keys(ACTION_INPUTS).filter((input) => !known.has(input))).toEqual([]);
});

/** Names that a module takes out of objects: `x.name`, `x["name"]`, `{ name } = x`. A declaration `{ name: ... }` is none. */
function readNames(path: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return void node.forEach(visit);
    if (typeof node !== "object" || node === null) return;
    const { type, property, properties } = node as Record<string, unknown>;
    if (type === "MemberExpression") note(property, found);
    if (type === "ObjectPattern")
      for (const each of properties as readonly { readonly key?: unknown }[]) note(each.key, found);
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(path, read(path)).program.body);
  return found;
}

function note(node: unknown, found: Set<string>): void {
  const { name, value } = (node ?? {}) as { readonly name?: unknown; readonly value?: unknown };
  for (const each of [name, value]) if (typeof each === "string") found.add(each);
}
