/** What a model of images declares, and what no other model does. */
import { expect, test } from "vitest";
import { featuresAreColumns } from "../../../src/spec/rules/features.ts";
import { activationsFitTheTask, imagesArePreprocessed } from "../../../src/spec/rules/image-models.ts";
import { IMAGE_PREPROCESSING, imageModel, imageWorld } from "../generated-repository/image-carriers.ts";
import { check, MODEL } from "./check.ts";

const VISION = imageModel("vision", "pictures");
const added = [...imageWorld("pictures"), VISION];
const change = (from: string, to: string) => ({ added, changes: [{ path: VISION.path, from, to }] });

test("a model of images names the image column and how it is prepared", () => {
  expect(check(imagesArePreprocessed, { added })).toEqual([]);
  expect(check(featuresAreColumns, { added })).toEqual([]);
  expect(check(imagesArePreprocessed, change(IMAGE_PREPROCESSING, ""))).toEqual([
    "6 SPEC_PREPROCESSING_MISSING none -> preprocessing with resize",
  ]);
  expect(check(featuresAreColumns, change("- picture", "- path"))).toEqual([
    "8 SPEC_FEATURE_UNFIT path, the id -> one of picture",
  ]);
});

test("a model of tables has no use for preprocessing, and takes no image", () => {
  const tabular = { path: VISION.path, from: "task: image-classification", to: "task: tabular-classification" };
  expect(check(imagesArePreprocessed, { added, changes: [tabular] })).toEqual(["9 SPEC_PREPROCESSING_UNUSED - -> -"]);
  expect(check(featuresAreColumns, { added, changes: [tabular] })).toEqual([
    expect.stringMatching(/^8 SPEC_FEATURE_UNFIT picture, a image column -> /),
  ]);
});

test("the built-in trainer does not learn images", () => {
  const builtin = "trainer: builtin\n    algorithm: mlp";
  expect(check(imagesArePreprocessed, change("trainer: command\n    command: [python, train.py]", builtin))).toEqual([
    "24 SPEC_ALGORITHM_TASK mlp -> trainer: command",
  ]);
});

test("a crop is no larger than what it is cropped from", () => {
  expect(check(imagesArePreprocessed, change("height: 32", "height: 48"))).toEqual([]);
  expect(check(imagesArePreprocessed, change("height: 32", "height: 49"))).toEqual([
    "13 SPEC_CROP_SIZE 32x49 -> at most 64x48",
  ]);
});

test("each channel has its own mean and deviation", () => {
  expect(check(imagesArePreprocessed, change("    resize:", "    colour: grey\n    resize:"))).toEqual([
    "18 SPEC_CHANNEL_COUNT 3 values -> 1",
    "19 SPEC_CHANNEL_COUNT 3 values -> 1",
  ]);
  expect(check(imagesArePreprocessed, change("mean: [0.5, 0.5, 0.5]", "mean: [0.5]"))).toEqual([
    "17 SPEC_CHANNEL_COUNT 1 value -> 3",
  ]);
});

test("a softmax is for classes", () => {
  const softmax = {
    path: MODEL,
    from: "  training:",
    to: "  postprocessing:\n    output: score\n    activation: softmax\n  training:",
  };
  expect(check(activationsFitTheTask, { changes: [softmax] })).toEqual([]);
  const regression = { path: MODEL, from: "task: tabular-classification", to: "task: tabular-regression" };
  expect(check(activationsFitTheTask, { changes: [softmax, regression] })).toEqual([
    expect.stringMatching(/^\d+ SPEC_ACTIVATION_TASK softmax -> none$/),
  ]);
});
