/** What every trainer does. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { feedsOf } from "../../src/domain/feeds.ts";
import { PROBABILITIES, type Signature } from "../../src/domain/signature.ts";
import type { Row } from "../../src/domain/table.ts";
import type { Trainer, TrainingJob, TrainingProgress } from "../../src/ports/trainer.ts";

export const SIGNATURE: Signature = {
  task: "tabular-classification",
  features: [
    { name: "length", type: "number" },
    { name: "colour", type: "category", values: ["green", "red"] },
  ],
  label: { name: "fruit", classes: ["apple", "pear"] },
};

const ROWS: readonly Row[] = Array.from({ length: 40 }, (_, index) => ({
  id: `row-${index}`,
  length: index % 10 === 9 ? null : index,
  colour: index % 3 === 0 ? "red" : "green",
  fruit: index < 20 ? "apple" : "pear",
}));

/** A trainer under test, and the part of a job that only it understands. */
export interface TrainerUnderTest {
  readonly trainer: Trainer;
  readonly works: Pick<TrainingJob, "command" | "hyperparameters">;
  /** Fails for a reason of its own. */
  readonly breaks: Pick<TrainingJob, "command" | "hyperparameters">;
  /** Would run for much longer than a second. */
  readonly lasts: Pick<TrainingJob, "command" | "hyperparameters">;
}

export function trainerContract(name: string, make: () => TrainerUnderTest): void {
  describe(`${name} keeps the trainer's contract`, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "understudy-trainer-"));
      writeDataset(join(folder, "dataset"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const jobOf = (part: Pick<TrainingJob, "command" | "hyperparameters">, output: string): TrainingJob => ({
      ...part,
      dataset: join(folder, "dataset"),
      signature: SIGNATURE,
      seed: 3,
      output: join(folder, output),
      checkpoints: join(folder, `${output}-checkpoints`),
      workingFolder: folder,
      timeoutMs: 60_000,
    });

    test("its build names it and a version", () => {
      expect(make().trainer.build).toMatch(/^[a-z]+@\S+/);
    });

    test("it leaves a model that takes the features and gives probabilities", async () => {
      const { trainer, works } = make();
      const outcome = await trainer.train(jobOf(works, "output"), () => {});
      if (outcome.kind === "failed") throw new Error(outcome.reason);
      const model = await createOnnxRuntime().load(readFileSync(outcome.model));
      expect(model.inputs.map((input) => input.name)).toEqual(["length", "colour"]);
      const answers = await model.run(feedsOf(SIGNATURE, ROWS));
      expect(answers[PROBABILITIES]?.shape).toEqual([40, 2]);
      await model.close();
    });

    test("it tells how it goes, epoch by epoch", async () => {
      const { trainer, works } = make();
      const told: TrainingProgress[] = [];
      await trainer.train(jobOf(works, "output"), (progress) => told.push(progress));
      expect(told.length).toBeGreaterThan(1);
      expect(told.map(({ epoch }) => epoch)).toEqual(told.map((_, index) => index + 1));
      for (const { trainLoss } of told) expect(trainLoss).toBeGreaterThanOrEqual(0);
    });

    test("the same job gives the same bytes", async () => {
      const { trainer, works } = make();
      await trainer.train(jobOf(works, "first"), () => {});
      await trainer.train(jobOf(works, "second"), () => {});
      const [first, second] = ["first", "second"].map((output) => readFileSync(join(folder, output, "model.onnx")));
      expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
    });

    test("a training that fails is an outcome with a reason", async () => {
      const { trainer, breaks } = make();
      const outcome = await trainer.train(jobOf(breaks, "output"), () => {});
      expect(outcome.kind).toBe("failed");
      expect(outcome.kind === "failed" && outcome.reason.length).toBeGreaterThan(10);
      expect(existsSync(join(folder, "output", "model.onnx"))).toBe(false);
    });

    test("a training that takes too long is stopped and says so", async () => {
      const { trainer, lasts } = make();
      const outcome = await trainer.train({ ...jobOf(lasts, "output"), timeoutMs: 300 }, () => {});
      expect(outcome).toMatchObject({ kind: "failed", reason: expect.stringContaining("its time limit") });
    });
  });
}

function writeDataset(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = (rows: readonly Row[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  writeFileSync(join(folder, "train.jsonl"), lines(ROWS.filter((_, index) => index % 4 !== 0)));
  writeFileSync(join(folder, "validation.jsonl"), lines(ROWS.filter((_, index) => index % 4 === 0)));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ schema: 1, signature: SIGNATURE }));
}
