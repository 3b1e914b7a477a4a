/** New files: deterministic block style that every YAML reader reads alike. */
import fc from "fast-check";
import { load, YAML11_SCHEMA } from "js-yaml";
import { describe, expect, test } from "vitest";
import { loadSpecs } from "../../src/spec/load.ts";
import { writeYaml } from "../../src/spec/write.ts";
import { mappingLines } from "../../src/spec/yaml/block-text.ts";
import { parseText } from "../../src/spec/yaml/parse.ts";

describe("writeYaml", () => {
  const digest = `sha256:${"a".repeat(64)}` as const;
  const version = {
    apiVersion: "understudy/v1",
    kind: "ModelVersion",
    metadata: { name: "weather", version: 3 },
    spec: {
      servable: digest,
      model: digest,
      task: "tabular-classification",
      signature: {
        features: [
          { name: "wind speed", type: "number" },
          { name: "yes", type: "category", values: ["1", "no", "null", "2012-01-01", ""] },
        ],
        label: { name: "weather", classes: ["fog", "sun"] },
      },
      dataset: { name: "weather", version: 1, content: digest },
      training: digest,
      evaluation: digest,
    },
  } as const;

  test("is block style, one field a line, and ambiguous words in quotes", () => {
    const text = writeYaml(version as never, { schemaComment: "../../../schemas/model-version.json" });
    expect(text.split("\n").slice(0, 23).join("\n")).toBe(
      [
        "# yaml-language-server: $schema=../../../schemas/model-version.json",
        "apiVersion: understudy/v1",
        "kind: ModelVersion",
        "metadata:",
        "  name: weather",
        "  version: 3",
        "spec:",
        `  servable: ${digest}`,
        `  model: ${digest}`,
        "  task: tabular-classification",
        "  signature:",
        "    features:",
        "      - name: wind speed",
        "        type: number",
        '      - name: "yes"',
        "        type: category",
        "        values:",
        '          - "1"',
        '          - "no"',
        '          - "null"',
        '          - "2012-01-01"',
        '          - ""',
        "    label:",
      ].join("\n"),
    );
    expect(text.endsWith("\n")).toBe(true);
  });

  test("reads back without problems", () => {
    const text = writeYaml(version as never);
    const files = new Map([["models/weather/versions/3.yaml", new TextEncoder().encode(text)]]);
    const { specs, problems } = loadSpecs(files);
    expect(problems).toEqual([]);
    expect(specs.modelVersions.get("weather")?.get(3)?.spec).toEqual(version.spec);
  });
});

describe("any document", () => {
  const leaf = fc.oneof(
    fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed()),
    fc.constantFrom(
      "y",
      "No",
      "1_000",
      "12:30:45",
      "0b1",
      "=",
      "<<",
      "~",
      ".5",
      "1.",
      "-",
      "---",
      "...",
      "a: b",
      "#",
      "é",
    ),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc
    .oneof(fc.string({ maxLength: 8 }), fc.constantFrom("on", "1", "a b", "x:y", "null"))
    .filter((text) => !["__proto__", "constructor", "prototype"].includes(text));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));

  test("reads back equal, in our reader and in a YAML 1.1 reader", () => {
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (members) => {
        const text = `${mappingLines(members as never, 0).join("\n")}\n`;
        const read = parseText("f.yaml", text);
        if (read.kind === "refused") throw new Error(`${read.problems[0]?.message}\n${text}`);
        expect(read.value).toEqual(members);
        const strings = JSON.stringify(load(text, { schema: YAML11_SCHEMA }), onlyStrings);
        expect(strings).toBe(JSON.stringify(read.value, onlyStrings));
      }),
      { numRuns: 500, seed: 4 },
    );
  });

  /** YAML 1.1 reads some floats (`1e-7`) as text; what matters is that no text becomes something else. */
  function onlyStrings(_: string, value: unknown): unknown {
    return typeof value === "number" || (typeof value === "string" && /^-?[0-9.]+e[-+]?[0-9]+$/.test(value))
      ? 0
      : value;
  }
});
