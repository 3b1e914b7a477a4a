/** Logged rows asked again of the model file itself: production must have answered what it says. */
import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { memoryImageCodec } from "../../../src/adapters/memory/image-codec.ts";
import { memoryRuntime } from "../../../src/adapters/memory/model-runtime.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { canonicalJson } from "../../../src/domain/json.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import type { Servable } from "../../../src/domain/servable.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { SkewFacts } from "../../../src/stages/monitor/facts.ts";
import { measureSkew } from "../../../src/stages/monitor/skew.ts";
import { asked, factsOf, signalsOf, weather } from "./checks/running.ts";

const { signature } = factsOf([]).reference.version;
const FILE = new TextEncoder().encode("a model file");
const SERVABLE: Servable = {
  schema: 1,
  model: digestOf(FILE),
  signature,
  postprocessing: { classes: ["rain", "sun"] },
  golden: { rows: [], probabilities: [], tolerance: 1e-6 },
};
const window = { from: "2024-01-08T00:00:00.000Z", to: "2024-01-18T00:00:00.000Z" };

/** The warmer, the more sun. */
function model({ warmth }: Row): readonly [number, number] {
  const rain = Math.fround(1 / (1 + Math.exp((Number(warmth) - 15) / 5)));
  return [rain, Math.fround(1 - rain)];
}

async function ports() {
  const blobs = memoryBlobs();
  await blobs.put(FILE);
  const servable = await blobs.put(canonicalJson(SERVABLE));
  const runtime = memoryRuntime({ known: new Map([[SERVABLE.model, SERVABLE]]), model });
  return { ports: { blobs, runtime, images: memoryImageCodec() }, servable };
}

/** What the model says, but of the first so many rows turned round. */
const answered = (rows: number, wrong: number): readonly Prediction[] =>
  asked(weather(rows, 2)).map((row, index) => {
    // As the tensors had it.
    const inputs = { ...row.inputs, warmth: Math.fround(Number(row.inputs.warmth)) };
    const [rain, sun] = model(inputs);
    const probabilities = index < wrong ? [sun, rain] : [rain, sun];
    return { ...row, inputs, probabilities, label: (probabilities[0] ?? 0) > 0.5 ? "rain" : "sun" };
  });

async function measure(own: readonly Prediction[], rows = 200, redacted: readonly string[] = []) {
  const world = await ports();
  return measureSkew(world.ports, { window, champion: { servable: world.servable }, own, redacted, rows });
}

const judged = (skew: SkewFacts | null) => signalsOf({ check: "skew", max: 0 }, factsOf([], { skew }));

describe("skew", () => {
  it("is none where production answered what the file says", async () => {
    const found = await measure(answered(50, 0));
    expect(found).toMatchObject({ kind: "measured", rows: 50, different: [] });
    expect(judged(found)).toMatchObject([{ statistic: "skew", value: 0, verdict: "pass" }]);
  });

  it("names rows that are answered otherwise", async () => {
    const found = await measure(answered(50, 5));
    expect(found).toMatchObject({ different: ["r/0", "r/1", "r/2", "r/3", "r/4"] });
    expect(judged(found)).toMatchObject([{ value: 0.1, n: 50, verdict: "fail" }]);
  });

  it("tries a sample of many, the same each time", async () => {
    const rows = answered(500, 250);
    const [first, second] = [await measure(rows, 100), await measure(rows, 100)];
    expect(first).toEqual(second);
    if (first.kind !== "measured") throw new Error(first.reason);
    expect(first.rows).toBe(100);
    expect(first.different.length).toBeGreaterThan(30);
    expect(first.different.length).toBeLessThan(70);
  });

  it("is not known where a feature is never written down, or the file is gone", async () => {
    const hidden = await measure(answered(50, 5), 200, ["warmth"]);
    expect(hidden).toMatchObject({ kind: "unmeasured" });
    expect(judged(hidden)).toMatchObject([{ verdict: "inconclusive", value: null }]);
    const { ports: world } = await ports();
    const lost = { window, champion: { servable: digestOf("nothing") }, own: answered(50, 0), redacted: [], rows: 10 };
    expect(await measureSkew(world, lost)).toMatchObject({ kind: "unmeasured" });
    expect(judged(null)).toMatchObject([{ verdict: "inconclusive" }]);
  });
});
