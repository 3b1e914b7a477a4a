/** The page of the specs: every field of every kind, with examples that are true. */
import { describe, expect, test } from "vitest";
import { specExamples } from "../../scripts/generate/spec-examples.ts";
import { fieldsOf } from "../../scripts/generate/spec-fields.ts";
import { fieldsOfKind, specsPage } from "../../scripts/generate/specs-page.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { DEPLOYMENT_EFFECTS, MODEL_EFFECTS } from "../../src/spec/schema/effects.ts";
import { KIND_SCHEMAS } from "../../src/spec/schema/kinds.ts";

const KINDS = Object.keys(KIND_SCHEMAS) as (keyof typeof KIND_SCHEMAS)[];

describe.each(KINDS)("%s", (kind) => {
  test("every field says what it means", () => {
    const silent = fieldsOfKind(kind).filter(({ meaning }) => !/^[A-Z`].*\.$/s.test(meaning));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test("the example is one that validate accepts", () => {
    const { path, text } = specExamples()[kind];
    const { texts, problems } = loadSpecs(new Map([[path, new TextEncoder().encode(text)]]));
    expect([...texts.keys()]).toEqual([path]);
    expect(problems).toEqual([]);
    expect(text).toContain(`kind: ${kind}\n`);
  });
});

test.each([
  ["Model", MODEL_EFFECTS],
  ["Deployment", DEPLOYMENT_EFFECTS],
] as const)("what a change of a %s sets off is said of every field", (kind, effects) => {
  const fields = fieldsOfKind(kind).filter(({ isGroup }) => !isGroup);
  expect([...new Set(fields.map(({ path }) => path))].sort()).toEqual(Object.keys(effects).sort());
});

test("every link leads to a heading of the page", () => {
  const page = specsPage();
  const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) =>
    String(match[1]).toLowerCase().replaceAll(" ", "-"),
  );
  const links = new Set([...page.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]));
  expect(links.size).toBeGreaterThan(6);
  expect([...links].filter((link) => !headings.includes(String(link)))).toEqual([]);
});

describe("fieldsOf", () => {
  const branch = (type: string, extra: object) => ({
    properties: { type: { const: type, description: `A ${type}.` }, ...extra },
    required: ["type", "size"],
  });
  const size = { type: "number", description: "How big." };

  test("a field that every branch has alike is one row; others name their branches", () => {
    const schema = {
      anyOf: [
        branch("box", { size, lid: { type: "boolean" } }),
        branch("bag", { size, lid: { type: "boolean" } }),
        branch("sack", { size, lid: { type: "string" } }),
      ],
    };
    const rows = fieldsOf(schema).map(({ path, only, values, required }) => [path, only, values, required]);
    expect(rows).toEqual([
      ["type", null, "`box`, `bag`, `sack`", true],
      ["size", null, "a number", true],
      ["lid", "type: box or bag", "true or false", false],
      ["lid", "type: sack", "text", false],
    ]);
  });

  test("branches that cannot be told apart are refused", () => {
    expect(() => fieldsOf({ anyOf: [{ properties: { size } }, { properties: { size } }] })).toThrow("told apart");
  });
});
