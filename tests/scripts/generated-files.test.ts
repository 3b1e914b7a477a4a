import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { actionInputsOf, actionOutputsOf } from "../../scripts/generate/action-files.ts";
import { generatedFiles } from "../../scripts/generate/files.ts";
import { loadVerbs } from "../../src/app/verb.ts";
import { CLI_VERBS as VERBS } from "../../src/cli/verbs.ts";
import { ERRORS } from "../../src/domain/errors/catalog.ts";

const root = join(import.meta.dirname, "..", "..");
const files = await generatedFiles();

describe("generated files are what their source says", () => {
  test.each([...files])("%s", (path, content) => {
    expect(existsSync(join(root, path)), "run npm run generate").toBe(true);
    expect(readFileSync(join(root, path), "utf8") === content, "run npm run generate").toBe(true);
  });
});

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly required: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
}

describe.each((await loadVerbs(VERBS)).filter(({ faces }) => faces.includes("action")))("the action $name", (verb) => {
  const action = load(files.get(`actions/${verb.name}/action.yml`) ?? "") as ActionFile;

  test("takes and gives what the verb declares", () => {
    expect(Object.keys(action.inputs)).toEqual(Object.keys(actionInputsOf(verb)));
    expect(Object.keys(action.outputs)).toEqual(Object.keys(actionOutputsOf(verb)));
  });

  test("runs its bundle on Node 24", () => {
    expect(action.runs).toEqual({ using: "node24", main: `../../dist/${verb.name}.js` });
  });

  test("gets the workflow's token without being told, and says what it needs it for", () => {
    expect(action.inputs["github-token"]?.default).toBe("${{ github.token }}");
    expect(verb.permissions.length).toBeGreaterThan(0);
  });
});

describe("the errors page", () => {
  const page = files.get("docs/reference/errors.md") ?? "";

  test("has every code once", () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(Object.keys(ERRORS).sort());
  });

  test("codes are upper snake, and every row says something", () => {
    for (const [code, row] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/);
      for (const text of [row.message, row.cause, row.remedy]) expect(text.length, code).toBeGreaterThan(5);
    }
  });
});
