/** Labels of runners: names that a runner can have, never an expression or a list in one text. */
import { expect, test } from "vitest";
import { loadSpecs } from "../../../src/spec/load.ts";
import { writeYaml } from "../../../src/spec/write.ts";
import { COMMAND_MODEL } from "./authored.ts";

function load(label: unknown) {
  const { training } = COMMAND_MODEL.spec;
  const model = { ...COMMAND_MODEL, spec: { ...COMMAND_MODEL.spec, training: { ...training, runner: [label] } } };
  const file = `models/${model.metadata.name}/model.yaml`;
  return loadSpecs(new Map([[file, new TextEncoder().encode(writeYaml(JSON.parse(JSON.stringify(model))))]]));
}

test.each(["ubuntu-latest", "x", "Linux GPU a100", "edge_7.site:2"])("%s is a label", (label) => {
  expect(load(label).problems).toEqual([]);
});

test.each(["", " gpu", "self-hosted,gpu", "${{ github.token }}", "two\nlines", "x".repeat(257)])(
  "%j is none, and the error says what is",
  (label) => {
    expect(load(label).problems).toMatchObject([
      {
        code: "SPEC_TEXT_FORM",
        expected: expect.stringContaining("a runner's label"),
        location: { line: expect.any(Number) },
      },
    ]);
  },
);
