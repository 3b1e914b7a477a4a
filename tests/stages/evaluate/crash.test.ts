/** Killed before or after a port call, the stage is run again: one record, as if nothing had happened. */
import { expect, test } from "vitest";
import { type EvaluatePorts, runEvaluate } from "../../../src/stages/evaluate/run.ts";
import { Crash, type Fuse, fuseAt, withFuse } from "../../support/crashing.ts";
import { world } from "./world.ts";

const options = {
  champion: true,
  rows: 40,
  gates: [{ metric: "accuracy", notWorseThan: "champion", margin: 0.1, confidence: 0.95 }] as const,
};

const fused = (ports: EvaluatePorts, fuse: Fuse): EvaluatePorts => ({
  ...ports,
  records: withFuse(ports.records, fuse, ["get", "list", "forged", "put"]),
  blobs: withFuse(ports.blobs, fuse, ["get", "put"]),
  testEnvironment: withFuse(ports.testEnvironment, fuse, ["start"]),
  inference: withFuse(ports.inference, fuse, ["describe", "infer", "predict", "encode", "send"]),
});

test("a second run completes what a crash at any call left behind", async () => {
  const whole = await world(options);
  const count = fuseAt(Number.POSITIVE_INFINITY, "before");
  const { record: expected } = await runEvaluate(fused(whole.ports, count), whole);
  const last = count.calls();
  // Between the first and the last calls lie hundreds of requests that are all alike.
  const calls = [1, 2, 3, 4, 5, 6, 8, 40, Math.floor(last / 2), last - 100, last - 2, last - 1, last];
  for (const call of calls) {
    for (const when of ["before", "after"] as const) {
      const made = await world(options);
      await expect(runEvaluate(fused(made.ports, fuseAt(call, when)), made)).rejects.toThrow(Crash);
      const { record } = await runEvaluate(made.ports, made);
      expect(record).toEqual(expected);
      expect(await made.ports.records.list("evaluation")).toHaveLength(1);
    }
  }
});
