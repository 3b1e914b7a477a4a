/** Names that specs mention are names of specs. */
import { expect, test } from "vitest";
import { referencesExist } from "../../../src/spec/rules/references-exist.ts";
import { carriers } from "../generated-repository/carriers.ts";
import { check, contextOf, DEPLOYMENT, MODEL } from "./check.ts";

test("all names of the core exist", () => {
  expect(check(referencesExist)).toEqual([]);
});

test("a model's dataset", () => {
  const changes = [{ path: MODEL, from: "name: core\n      version", to: "name: croe\n      version" }];
  expect(check(referencesExist, { changes })).toEqual(["15 SPEC_REFERENCE_UNKNOWN croe -> one of core"]);
});

test("every role, the feedback's dataset and the model that is retrained", () => {
  const changes = [
    { path: DEPLOYMENT, from: "champion:\n    model: core", to: "champion:\n    model: a" },
    { path: DEPLOYMENT, from: "shadow: {model: core", to: "shadow: {model: b" },
    { path: DEPLOYMENT, from: "canary:\n    model: core", to: "canary:\n    model: c" },
    { path: DEPLOYMENT, from: "dataset: core", to: "dataset: d" },
    { path: DEPLOYMENT, from: "continuousTraining:\n    model: core", to: "continuousTraining:\n    model: e" },
  ];
  expect(check(referencesExist, { changes }).map((each) => each.split(" ")[2])).toEqual(["a", "b", "c", "d", "e"]);
});

test("versions of a model or dataset that has no spec", () => {
  const added = [carriers.modelVersion("ghost", 1), carriers.datasetVersion("ghost", 1)];
  expect(check(referencesExist, { added })).toEqual([
    "models/ghost/versions/1.yaml:4 SPEC_REFERENCE_UNKNOWN ghost -> one of core",
    "datasets/ghost/versions/1.yaml:4 SPEC_REFERENCE_UNKNOWN ghost -> one of core",
  ]);
});

test("a spec that is there but broken still exists", () => {
  const context = contextOf({ changes: [{ path: MODEL, from: "kind: Model", to: "kind: [" }] });
  expect(context.specs.models.size).toBe(0);
  expect(referencesExist(context)).toEqual([]);
});
