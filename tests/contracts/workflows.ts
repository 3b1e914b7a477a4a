/** What every `Workflows` keeps where there are workflows. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Runner, Seen, WorkflowRun, Workflows } from "../../src/ports/workflows.ts";

interface Subject {
  readonly workflows: Workflows;
  /** The same as another process sees it. */
  readonly other: Workflows;
  /** A run ends by itself. */
  readonly finish: (run: number, conclusion: string) => void;
  readonly runners: readonly Runner[];
}

/** A workflow that can be started, with the input `model`, named `train <model>`. */
export const TRAIN = "understudy-train.yml";
export const TRAIN_TEXT = [
  "name: train",
  "run-name: train ${{ inputs.model }}",
  "on: {workflow_dispatch: {inputs: {model: {type: string, required: true}}}}",
  "jobs: {}",
  "",
].join("\n");

export function workflowsContract(name: string, make: () => Promise<Subject>): void {
  describe(`Workflows: ${name}`, () => {
    let subject: Subject;

    const runs = async (): Promise<readonly WorkflowRun[]> => value(await subject.other.runs(TRAIN));
    const start = async (...models: readonly string[]) => {
      for (const model of models) await subject.workflows.start(TRAIN, { model });
    };

    beforeEach(async () => {
      subject = await make();
    });

    it("starts a run, which waits for a runner and says what it is about", async () => {
      await start("a");
      const [run, ...others] = await runs();
      expect(run).toMatchObject({ title: "train a", state: "queued", conclusion: null });
      expect(run?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(run?.url).not.toBe("");
      expect(others).toEqual([]);
    });

    it("lists the newest first", async () => {
      await start("a", "b", "c");
      expect((await runs()).map(({ title }) => title)).toEqual(["train c", "train b", "train a"]);
    });

    it("tells how a run ended", async () => {
      await start("a", "b");
      const [, older] = await runs();
      subject.finish(older?.id ?? 0, "failure");
      expect((await runs()).map(({ state, conclusion }) => [state, conclusion])).toEqual([
        ["queued", null],
        ["done", "failure"],
      ]);
    });

    it("cancels a run, and leaves one that is done as it is", async () => {
      await start("a", "b");
      const [newer, older] = await runs();
      subject.finish(older?.id ?? 0, "success");
      for (const run of [newer, older, newer]) await subject.workflows.cancel(run?.id ?? 0);
      expect((await runs()).map(({ conclusion }) => conclusion)).toEqual(["cancelled", "success"]);
      await expect(subject.workflows.cancel(9_999)).rejects.toThrow();
    });

    it("sees the runners", async () => {
      expect(value(await subject.other.runners())).toEqual(subject.runners);
    });
  });
}

function value<T>(seen: Seen<T>): T {
  if (seen.kind === "cannot-see") throw new Error(`cannot see: ${seen.why}`);
  return seen.value;
}
