/** The train stage through its ports: what it writes, what it gives the trainer, and how failures are kept. */
import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { TrainingJob, TrainingOutcome } from "../../../src/ports/trainer.ts";
import { runTrain, type TrainInput, type TrainPorts } from "../../../src/stages/train/run.ts";
import { Crash, fuseAt, withFuse } from "../../support/crashing.ts";
import { problemsOf } from "../../support/problems.ts";
import { COMMAND_MODEL, leaveBytes, leaveModel, servableOf, snapshotOf, TRAIN, VALIDATION, worldOf } from "./world.ts";

const input: TrainInput = { snapshot: snapshotOf(), model: "fruits", workingFolder: "/checkout" };

test("a training leaves the model, its servable and one record", async () => {
  const { ports, progress } = await worldOf();
  const { plan, record } = await runTrain(ports, input);
  expect(plan.kind).toBe("train");
  expect(record).toMatchObject({ kind: "training", model: "fruits", trainer: "fake@1", attempt: 1 });
  expect(record?.progress.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  if (record?.outcome.state !== "succeeded") throw new Error("it failed");
  const servable = await servableOf(ports, record.outcome.servable);
  expect(await ports.blobs.has(servable.model)).toBe(true);
  expect(servable.postprocessing.classes).toEqual(["pear", "apple"]);
  expect(servable.golden.rows).toEqual(VALIDATION.slice(0, 8).map(({ width, colour }) => ({ width, colour })));
  expect(servable.golden.probabilities).toEqual(Array.from({ length: 8 }, () => [0.5, 0.5]));
  expect(progress.at(-1)).toBe("train fruits 1.00 epoch 3 of 3, loss 0.3333, validation 0.6667, at most 0 s left");
});

test("the trainer sees the two splits it may see, the manifest and its settings", async () => {
  const seen: Record<string, string> = {};
  const { ports, trainer } = await worldOf((files) => async (job) => {
    for (const name of await files.list(job.dataset)) {
      seen[name] = new TextDecoder().decode(await files.read(`${job.dataset}/${name}`));
    }
    return leaveModel(files, job, job.signature);
  });
  await runTrain(ports, input);
  expect(Object.keys(seen)).toEqual(["manifest.json", "train.jsonl", "validation.jsonl"]);
  expect(
    seen["train.jsonl"]
      ?.trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(TRAIN);
  expect(JSON.parse(seen["manifest.json"] ?? "")).toMatchObject({
    schema: 1,
    dataset: { name: "fruits", version: 1 },
    splits: { train: { file: "train.jsonl", rows: 30 }, validation: { file: "validation.jsonl", rows: 10 } },
  });
  expect(trainer.jobs[0]).toMatchObject({
    seed: 7,
    timeoutMs: 300_000,
    hyperparameters: { algorithm: "logistic-regression", epochs: 10 },
    workingFolder: "/checkout/models/fruits",
  });
});

test("what a killed training goes on from is not looked for in the checkout", async () => {
  const { ports, trainer } = await worldOf();
  const { plan } = await runTrain(ports, { ...input, checkpoints: "/home/training" });
  expect(plan.kind).toBe("train");
  expect(trainer.jobs[0]?.checkpoints).toMatch(/^\/home\/training\/[0-9a-f]{64}$/);
});

test("nothing but its results stays behind", async () => {
  const { ports, trainer } = await worldOf();
  await runTrain(ports, input);
  for (const folder of [trainer.jobs[0]?.dataset, trainer.jobs[0]?.output, trainer.jobs[0]?.checkpoints]) {
    expect(await ports.files.exists(folder ?? "")).toBe(false);
  }
});

test("the second run finds the record and trains nothing", async () => {
  const { ports, trainer } = await worldOf();
  const first = await runTrain(ports, input);
  const second = await runTrain(ports, input);
  expect(second).toEqual({ plan: { kind: "skip", record: first.record }, record: first.record });
  expect(trainer.jobs.length).toBe(1);
});

test("a dry run says what it would do, and writes nothing", async () => {
  const { ports, trainer } = await worldOf();
  const forbidden = () => Promise.reject(new Error("a write on a dry run"));
  const { plan, record } = await runTrain(
    {
      ...ports,
      records: { ...ports.records, put: forbidden },
      blobs: { ...ports.blobs, put: forbidden },
      files: { ...ports.files, write: forbidden, temporaryFolder: forbidden, remove: forbidden },
    },
    { ...input, dryRun: true },
  );
  expect([plan.kind, record, trainer.jobs.length]).toEqual(["train", null, 0]);
});

test.each<readonly [string, string, (job: TrainingJob, files: TrainPorts["files"]) => Promise<TrainingOutcome>]>([
  ["a trainer that fails", "exit code 1", async () => ({ kind: "failed", reason: "exit code 1" })],
  ["bytes that are no model", "MODEL_UNREADABLE", (job, files) => leaveBytes(files, job, Buffer.from("no model"))],
  [
    "a model of other features",
    "MODEL_SIGNATURE_MISMATCH: the ONNX file of fruits does not fit its signature: there is no input colour, only width",
    (job, files) => leaveModel(files, job, { ...job.signature, features: job.signature.features.slice(0, 1) }),
  ],
  [
    "a model with a feature too many",
    "the input more is no feature",
    (job, files) =>
      leaveModel(files, job, {
        ...job.signature,
        features: [...job.signature.features, { name: "more", type: "number" }],
      }),
  ],
  [
    "a model of other classes",
    "the output probabilities has the shape [-1, 3], not [N, 2]",
    (job, files) =>
      leaveModel(files, job, { ...job.signature, label: { name: "fruit", classes: ["pear", "apple", "plum"] } }),
  ],
])("%s is a failed training with its reason", async (_, reason, act) => {
  const { ports } = await worldOf((files) => (job) => act(job, files));
  const { record } = await runTrain(ports, input);
  expect(record?.outcome).toMatchObject({ state: "failed", reason: expect.stringContaining(reason) });
});

test("a failure is kept, and repeated only when asked", async () => {
  let broken = true;
  const { ports, trainer } = await worldOf(
    (files) => async (job) =>
      broken ? { kind: "failed", reason: "out of memory" } : leaveModel(files, job, job.signature),
  );
  await runTrain(ports, input);
  broken = false;
  expect((await runTrain(ports, input)).record?.outcome.state).toBe("failed");
  expect(trainer.jobs.length).toBe(1);
  const again = await runTrain(ports, { ...input, retryFailed: true });
  expect(again.record).toMatchObject({ attempt: 2, outcome: { state: "succeeded" } });
});

test("rows that are not in the store are the caller's error, not a failed training", async () => {
  const { ports } = await worldOf();
  const blobs = { ...ports.blobs, get: () => ports.blobs.get(digestOf("another")) };
  expect((await problemsOf(runTrain({ ...ports, blobs }, input)))[0]?.code).toBe("BLOB_MISSING");
  expect(await ports.records.list("training")).toEqual([]);
});

test("a command's code is part of what trains; specs and leftovers are not", async () => {
  const snapshot = snapshotOf({ model: COMMAND_MODEL });
  const trainerOf = async (files: Readonly<Record<string, string>>) => {
    const named = Object.entries(files).map(([path, content]) => [`/checkout/models/fruits/${path}`, content]);
    const { ports, trainer } = await worldOf(undefined, Object.fromEntries(named));
    const { record } = await runTrain(ports, { ...input, snapshot });
    expect(trainer.jobs[0]).toMatchObject({ command: ["python", "train.py"], hyperparameters: { depth: 3 } });
    return record?.trainer;
  };
  const first = await trainerOf({ "train.py": "1", "model.yaml": "a" });
  expect(first).toMatch(/^fake@1 code@sha256:/);
  const same = { "train.py": "1", "model.yaml": "b", "versions/1.yaml": "c", "lib/__pycache__/x.pyc": "d" };
  expect(await trainerOf(same)).toBe(first);
  expect(await trainerOf({ "train.py": "2", "model.yaml": "a" })).not.toBe(first);
  expect(await trainerOf({ "main.py": "1", "model.yaml": "a" })).not.toBe(first);
});

test("a command without its folder is the caller's error", async () => {
  const { ports } = await worldOf();
  const snapshot = snapshotOf({ model: COMMAND_MODEL });
  expect((await problemsOf(runTrain(ports, { ...input, snapshot })))[0]).toMatchObject({
    code: "TRAIN_FOLDER_MISSING",
    found: "/checkout/models/fruits",
  });
});

test("killed before or after any call, a second run ends as an unbroken one", async () => {
  const unbroken = await worldOf();
  const expected = (await runTrain(unbroken.ports, input)).record?.outcome;
  for (const when of ["before", "after"] as const) {
    for (let fatal = 1; ; fatal++) {
      const { ports } = await worldOf();
      const fuse = fuseAt(fatal, when);
      const fragile: TrainPorts = {
        ...ports,
        records: withFuse(ports.records, fuse, ["list", "put"]),
        blobs: withFuse(ports.blobs, fuse, ["get", "put"]),
        files: withFuse(ports.files, fuse, ["read", "write", "temporaryFolder", "remove"]),
      };
      const outcome = await runTrain(fragile, input).catch((error) => error);
      if (!(outcome instanceof Crash)) {
        expect(fuse.calls()).toBe(fatal - 1);
        break;
      }
      expect((await runTrain(ports, input)).record?.outcome).toEqual(expected);
      expect((await ports.records.list("training")).length).toBe(1);
    }
  }
});

test("what it ran on and which pull request asked for it are on record", async () => {
  const machine = { gpu: "NVIDIA L4", image: "train@sha256:1" };
  const { ports } = await worldOf((files) => async (job) => ({
    ...(await leaveModel(files, job, job.signature)),
    machine,
  }));
  const pullRequest = { number: 7, head: "a".repeat(40) };
  const { record } = await runTrain(ports, { ...input, pullRequest });
  expect(record).toMatchObject({ machine, pullRequest, outcome: { state: "succeeded" } });
  const failing = await worldOf(() => async () => ({ kind: "failed", reason: "out of memory", machine }));
  const failed = await runTrain(failing.ports, input);
  expect(failed.record).toMatchObject({ machine, outcome: { state: "failed" } });
  expect(failed.record).not.toHaveProperty("pullRequest");
});

test("the image of a command training is part of the job and of the key", async () => {
  const image = `train@sha256:${"1".repeat(64)}`;
  const { training } = COMMAND_MODEL;
  if (training.trainer !== "command") throw new Error("another trainer");
  const inImage = { ...COMMAND_MODEL, training: { ...training, image } };
  const { ports, trainer } = await worldOf(undefined, { "/checkout/models/fruits/train.py": "print(1)" });
  const plain = await runTrain(ports, { ...input, snapshot: snapshotOf({ model: COMMAND_MODEL }) });
  const boxed = await runTrain(ports, { ...input, snapshot: snapshotOf({ model: inImage }) });
  expect(trainer.jobs.map((job) => job.image)).toEqual([undefined, image]);
  expect(boxed.record?.key).not.toBe(plain.record?.key);
});
