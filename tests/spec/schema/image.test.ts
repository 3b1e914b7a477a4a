/** `training.image`: by digest or not at all. */
import { expect, test } from "vitest";
import { loadSpecs } from "../../../src/spec/load.ts";
import { writeYaml } from "../../../src/spec/write.ts";
import { COMMAND_MODEL } from "./authored.ts";

const DIGEST = `sha256:${"0a".repeat(32)}`;

function load(image: string) {
  const { training } = COMMAND_MODEL.spec;
  const model = { ...COMMAND_MODEL, spec: { ...COMMAND_MODEL.spec, training: { ...training, image } } };
  const file = `models/${model.metadata.name}/model.yaml`;
  return loadSpecs(new Map([[file, new TextEncoder().encode(writeYaml(JSON.parse(JSON.stringify(model))))]]));
}

test.each([
  `ghcr.io/acme/train@${DIGEST}`,
  `127.0.0.1:5000/train@${DIGEST}`,
  `registry.acme.example:443/a/b__c/d-e.f@${DIGEST}`,
  `train@${DIGEST}`,
])("%s is an image by digest", (image) => {
  const { specs, problems } = load(image);
  expect(problems).toEqual([]);
  expect([...specs.models.values()][0]?.training).toMatchObject({ image });
});

test.each([
  "ghcr.io/acme/train:latest",
  "ghcr.io/acme/train",
  `ghcr.io/acme/train:1@${DIGEST}`,
  `ghcr.io/acme/train@${DIGEST.slice(0, -1)}`,
  `--privileged@${DIGEST}`,
  `ghcr.io/acme/../train@${DIGEST}`,
  `ghcr.io/acme/train@${DIGEST} --privileged`,
])("%s is an error with its line", (image) => {
  expect(load(image).problems).toMatchObject([
    {
      code: "SPEC_TEXT_FORM",
      expected: expect.stringContaining("an image by digest"),
      location: { line: expect.any(Number) },
    },
  ]);
});
