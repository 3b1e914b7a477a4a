/** What a thread is about, and what is meant when nothing is named. */
import { describe, expect, test } from "vitest";
import { type Marker, writeMarker } from "../../../src/domain/names.ts";
import type { Deployment, Model } from "../../../src/spec/resolved.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import {
  chooseDeployment,
  chooseModel,
  chooseRetraining,
  subjectOf,
  type Thread,
} from "../../../src/stages/command/subject.ts";

const thread = (kind: Thread["kind"], marker: Marker, labels = [`understudy/${marker.kind}`]): Thread => ({
  kind,
  number: 1,
  body: `text\n\n${writeMarker(marker)}\n`,
  labels,
});

const data = { deployment: "gate", model: "cars" };

test.each([
  ["issue", { kind: "drift", key: "gate/drift" }, { deployment: "gate", model: null }],
  ["issue", { kind: "retrain", key: "gate/retrain" }, { deployment: "gate", model: null }],
  ["issue", { kind: "deployment", key: "gate" }, { deployment: "gate", model: null }],
  ["issue", { kind: "training", key: "cars" }, { deployment: null, model: "cars" }],
  ["issue", { kind: "promotion", key: "gate/cars" }, data],
  ["pull-request", { kind: "promotion", key: "sha256:1", data }, data],
  [
    "pull-request",
    { kind: "rollback", key: "sha256:2", data: { deployment: "gate", version: 1 } },
    { deployment: "gate", model: null },
  ],
  ["pull-request", { kind: "dataset", key: "sha256:3", data: { dataset: "cars" } }, { deployment: null, model: null }],
] as const)("%s %j", (kind, marker, subject) => {
  expect(subjectOf(thread(kind, marker))).toMatchObject(subject);
});

test("without the label, and in a comment's marker, nothing is said", () => {
  const nothing = { deployment: null, model: null };
  expect(subjectOf(thread("issue", { kind: "drift", key: "gate/drift" }, []))).toEqual(nothing);
  expect(subjectOf(thread("issue", { kind: "drift", key: "gate/drift" }, ["understudy/retrain"]))).toEqual(nothing);
  expect(subjectOf(thread("issue", { kind: "plan", key: "gate/drift" }, ["understudy/plan"]))).toEqual(nothing);
  expect(subjectOf({ kind: "issue", number: 1, body: "hello", labels: ["understudy/drift"] })).toEqual(nothing);
});

const deployment = (name: string, model: string) =>
  ({ name, champion: { model, version: 1 }, continuousTraining: null }) as Deployment;

function snapshotOf(...deployments: readonly Deployment[]): SpecSnapshot {
  const empty = { datasets: new Map(), datasetVersions: new Map(), modelVersions: new Map(), reviews: new Map() };
  const models = new Map(["cars", "trucks"].map((name) => [name, { name } as Model]));
  return {
    commit: "c",
    texts: new Map(),
    specs: { ...empty, models, deployments: new Map(deployments.map((each) => [each.name, each])) },
  };
}

const gate = deployment("gate", "cars");
const yard = deployment("yard", "cars");
const dock = deployment("dock", "trucks");
const nobody = { deployment: null, model: null };

describe("a choice", () => {
  test("of a deployment: the named, the thread's, the only one", () => {
    const all = snapshotOf(gate, yard);
    expect(chooseDeployment(all, "yard", { deployment: "gate", model: null })).toBe(yard);
    expect(chooseDeployment(all, null, { deployment: "gate", model: null })).toBe(gate);
    expect(chooseDeployment(snapshotOf(dock), null, nobody)).toBe(dock);
    expect(() => chooseDeployment(all, null, nobody)).toThrow("COMMAND_SUBJECT_UNCLEAR");
    expect(() => chooseDeployment(all, "attic", nobody)).toThrow("DEPLOYMENT_UNKNOWN");
  });

  test("of a retraining: by model, by thread, never by chance", () => {
    const all = snapshotOf(gate, yard, dock);
    expect(chooseRetraining(all, "trucks", nobody)).toBe(dock);
    expect(chooseRetraining(all, null, { deployment: "yard", model: null })).toBe(yard);
    expect(chooseRetraining(all, null, { deployment: null, model: "trucks" })).toBe(dock);
    expect(chooseRetraining(all, "cars", { deployment: "gate", model: null })).toBe(gate);
    for (const wish of ["cars", "nuts", null]) {
      expect(() => chooseRetraining(all, wish, nobody)).toThrow("COMMAND_SUBJECT_UNCLEAR");
    }
    expect(() => chooseRetraining(all, "trucks", { deployment: "gate", model: null })).toThrow("COMMAND_SUBJECT");
  });

  test("of a model: the named, else the only one that is changed", () => {
    const all = snapshotOf();
    expect(chooseModel(all, "cars", [])).toBe("cars");
    expect(chooseModel(all, null, ["models/trucks/model.yaml", "models/trucks/train.py", "README.md"])).toBe("trucks");
    expect(() => chooseModel(all, null, ["models/trucks/a", "models/cars/a"])).toThrow("trucks, cars");
    expect(() => chooseModel(all, null, ["docs/models/cars/a"])).toThrow("there are cars, trucks");
  });
});
