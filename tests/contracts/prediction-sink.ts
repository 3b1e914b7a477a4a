/** What a server's log keeps of what it is given, in whatever mode: the suite that each adapter passes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf, digestOfJson } from "../../src/domain/digest.ts";
import { expandBatch } from "../../src/domain/prediction-batch.ts";
import type { LogMode } from "../../src/domain/servable.ts";
import type { PredictionLog } from "../../src/ports/prediction-log.ts";
import type { PredictionSink } from "../../src/ports/prediction-sink.ts";
import { someBatch, somePrediction, someSettings } from "../support/predictions.ts";

export interface PredictionSinkUnderTest {
  readonly sink: PredictionSink;
  /** Reads what the sink has written; what waits goes first. */
  readonly log: PredictionLog;
  dispose(): Promise<void>;
}

const IDS = Array.from({ length: 400 }, (_, index) => `r${String(index).padStart(3, "0")}/0`);

export function predictionSinkContract(
  name: string,
  mode: LogMode,
  make: () => Promise<PredictionSinkUnderTest>,
): void {
  describe(`prediction sink: ${name}, ${mode}`, () => {
    let under: PredictionSinkUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.dispose());
    const settings = someSettings({ mode });

    const read = async () => {
      await under.sink.close();
      return under.log.read({ deployment: "garden" });
    };

    it("gives back the rows of a batch", async () => {
      const batch = someBatch(["a/0", "a/1"], {
        inputs: { temperature: Float32Array.of(0.1, Number.NaN), sky: ['ü "\u2028', ""], wind: [null, 2.5] },
        eventTimes: ["2015-06-01T11:00:00.000Z", "2015-06-01T12:00:00.000Z"],
        queueMs: [0.25, Number.NaN],
        fallback: ["timeout", null],
        decisions: ["person", "model"],
        properties: { "photo.blur": Float64Array.of(0.125, Number.NaN) },
      });
      await under.sink.write(batch, settings);
      expect(await read()).toEqual([
        somePrediction("a/0", {
          eventTime: "2015-06-01T11:00:00.000Z",
          inputs: { temperature: 0.1, sky: 'ü "\u2028', wind: null },
          properties: { "photo.blur": 0.125 },
          queueMs: 0.25,
          fallback: "timeout",
          decision: "person",
        }),
        somePrediction("a/1", { inputs: { temperature: null, sky: null, wind: 2.5 } }),
      ]);
    });

    it("gives back numbers of a regression", async () => {
      const batch = someBatch(["a/0"], { labels: null, values: Float32Array.of(-12.3), probabilities: [] });
      await under.sink.write(batch, settings);
      const inputs = { temperature: 0, sky: null };
      expect(await read()).toEqual([
        somePrediction("a/0", { inputs, label: "", value: -12.3, probabilities: [], confidence: 1 }),
      ]);
    });

    it("writes nothing of a redacted feature, in digests neither", async () => {
      const properties = { "sky.brightness": Float64Array.of(0.5), "skyline.blur": Float64Array.of(0.25) };
      const secret = (id: string) => someBatch([id], { inputs: { temperature: [1], sky: ["secret"] }, properties });
      await under.sink.write(secret("a/0"), { ...settings, redact: ["sky"] });
      await under.sink.write(secret("b/0"), { ...settings, redact: ["sky"], inputs: 0 });
      const [kept, digested] = await read();
      expect(kept).toMatchObject({ inputs: { temperature: 1 }, properties: { "skyline.blur": 0.25 } });
      expect(digested).toMatchObject({ inputs: {}, inputsDigest: digestOfJson({ temperature: 1 }) });
      expect(JSON.stringify([kept, digested])).not.toMatch(/secret|brightness/);
    });

    it("keeps the inputs of a share of the requests, all rows of one alike, the same ones again", async () => {
      const ids = IDS.flatMap((id) => [id, id.replace(/0$/, "1")]);
      await under.sink.write(someBatch(ids), { ...settings, inputs: 0.25 });
      const rows = await read();
      const kept = rows.filter(({ inputs }) => "temperature" in inputs);
      expect(rows).toHaveLength(800);
      // Four standard deviations of a binomial share of 400 requests.
      expect(Math.abs(kept.length / 2 - 100)).toBeLessThan(35);
      const requests = (all: typeof rows) => new Set(all.map(({ id }) => id.split("/")[0]));
      expect(kept).toHaveLength(2 * requests(kept).size);
      const other = rows.find(({ inputs }) => !("temperature" in inputs));
      const temperature = ids.indexOf(other?.id ?? "");
      expect(other).toMatchObject({
        inputs: {},
        inputsDigest: digestOfJson({ temperature, sky: null }),
        properties: { missing: 1 },
      });
      // Whoever is kept with one share is kept with a larger one.
      const more = new Set(expandBatch(someBatch([...requests(kept)].map((id) => `${id}/0`))).map(({ id }) => id));
      expect(more.size).toBe(requests(kept).size);
    });

    it("names files among the inputs by their digest", async () => {
      const photo = new TextEncoder().encode("a photo");
      await under.sink.write(someBatch(["a/0"], { inputs: { photo: [photo] } }), settings);
      expect(await read()).toMatchObject([{ inputs: { photo: digestOf(photo) } }]);
    });

    it("refuses none but what nobody could read back, and counts it", async () => {
      const torn = someBatch(["a/0"], { decisions: [] });
      await Promise.resolve()
        .then(() => under.sink.write(torn, settings))
        .catch(() => undefined);
      await under.sink.write(someBatch(["b/0", "b/1"]), settings);
      expect((await read()).map(({ id }) => id)).toEqual(["b/0", "b/1"]);
      expect(under.sink.counters).toMatchObject({ written: 2, dropped: 0, waiting: 0 });
    });

    it("keeps feedback and telemetry beside", async () => {
      const about = { time: "2015-06-02T00:00:00.000Z", deployment: "garden" };
      await under.sink.feedback(
        [
          { ...about, id: "a/0", label: "wet", source: "label" },
          { ...about, id: "a/0", source: "retry" },
        ],
        settings,
      );
      await under.sink.telemetry([{ ...about, id: "t1", device: "cam", readings: { celsius: 41.5 } }], settings);
      expect(await read()).toEqual([]);
      expect((await under.log.feedback("garden")).get("a/0")?.label).toBe("wet");
      const kinds: string[] = [];
      for await (const { kind } of under.log.lines({ deployment: "garden" })) kinds.push(kind);
      expect(kinds).toEqual(["feedback", "feedback", "telemetry"]);
    });
  });
}
