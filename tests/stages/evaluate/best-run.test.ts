/** One test split that judges again and again: the best that it saw is read back from the records and compared with. */
import { expect, test } from "vitest";
import { runEvaluate } from "../../../src/stages/evaluate/run.ts";
import { skilled, world } from "./world.ts";

test("small steps down, each within the margin of the one before, are stopped by the best", async () => {
  const gates = [
    { metric: "accuracy", min: 0.5, confidence: 0.95 },
    { metric: "accuracy", notWorseThan: "best", margin: 0.06, confidence: 0.95 },
  ] as const;
  const first = await world({ rows: 300, gates, models: { candidate: skilled(0.95) } });
  const best = await runEvaluate(first.ports, first);
  expect(best.record).toMatchObject({ verdict: "pass", details: { best: [], judgedBefore: 0 } });
  const again = async (skill: number) => {
    const name = `skill ${skill}`;
    const made = await world({
      rows: 300,
      gates,
      blobs: first.ports.blobs,
      candidateBytes: new TextEncoder().encode(name),
      models: { [name]: skilled(skill) },
    });
    return (await runEvaluate({ ...made.ports, records: first.ports.records }, made)).record;
  };
  const near = await again(0.93);
  expect(near).toMatchObject({
    verdict: "pass",
    details: { judgedBefore: 1, best: [{ value: 0.95, evaluation: best.record?.key, first: 0.95 }] },
  });
  const far = await again(0.83);
  expect(far).toMatchObject({ verdict: "fail", details: { judgedBefore: 2, best: [{ value: 0.95 }] } });
  expect(far?.results[1]).toMatchObject({ verdict: "fail", evidence: { rival: "best", n: 300 } });
  expect(far?.details?.explanation?.lost.length).toBeGreaterThan(0);
});
