/** What every prediction log keeps, wherever its lines are: the suite that each adapter passes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Feedback } from "../../src/domain/prediction.ts";
import type { PredictionLog } from "../../src/ports/prediction-log.ts";
import { somePrediction } from "../support/predictions.ts";

export interface PredictionLogUnderTest {
  readonly log: PredictionLog;
  dispose(): Promise<void>;
}

function someFeedback(id: string, change: Partial<Feedback> = {}): Feedback {
  return { id, time: "2015-06-02T00:00:00.000Z", deployment: "garden", label: "wet", source: "label", ...change };
}

export function predictionLogContract(name: string, make: () => Promise<PredictionLogUnderTest>): void {
  describe(`prediction log: ${name}`, () => {
    let under: PredictionLogUnderTest;
    let log: PredictionLog;
    beforeEach(async () => {
      under = await make();
      log = under.log;
    });
    afterEach(() => under.dispose());

    const ids = async (window: { from?: string; to?: string } = {}) =>
      (await log.read({ deployment: "garden", ...window })).map((each) => each.id);

    it("knows nothing of a deployment that never answered", async () => {
      expect(await ids()).toEqual([]);
      expect(await log.feedback("garden")).toEqual(new Map());
    });

    it("gives back what was appended, as it was", async () => {
      const prediction = somePrediction("r/0", { inputs: { 'a "b"\n': "ü\u2028", n: -0.1, none: null } });
      await log.append([prediction]);
      expect(await log.read({ deployment: "garden" })).toEqual([prediction]);
    });

    it("orders by event time, then id, however it was appended", async () => {
      const at = (hour: number) => ({ eventTime: `2015-06-01T0${hour}:00:00.000Z` });
      await log.append([somePrediction("c/0", at(2)), somePrediction("b/0", at(1))]);
      await log.append([somePrediction("a/0", at(2))]);
      expect(await ids()).toEqual(["b/0", "a/0", "c/0"]);
    });

    it("takes a window's start and leaves its end out", async () => {
      const days = ["01", "02", "03"].map((day) => somePrediction(day, { eventTime: `2015-06-${day}T00:00:00.000Z` }));
      await log.append(days);
      expect(await ids({ from: "2015-06-02T00:00:00Z" })).toEqual(["02", "03"]);
      expect(await ids({ from: "2015-06-01T00:00:00Z", to: "2015-06-02T00:00:00Z" })).toEqual(["01"]);
      expect(await ids({ to: "2015-06-02T02:00:00+02:00" })).toEqual(["01"]);
    });

    it("keeps deployments apart", async () => {
      await log.append([somePrediction("a/0"), somePrediction("b/0", { deployment: "orchard" })]);
      await log.appendFeedback([someFeedback("b/0", { deployment: "orchard" })]);
      expect(await ids()).toEqual(["a/0"]);
      expect(await log.feedback("garden")).toEqual(new Map());
    });

    it("counts a row once for each role, with the last answer, when a caller asks again", async () => {
      await log.append([somePrediction("r/0", { label: "dry" }), somePrediction("r/0", { role: "shadow" })]);
      await log.append([somePrediction("r/0", { label: "wet", time: "2015-06-01T12:00:01.000Z" })]);
      const read = await log.read({ deployment: "garden" });
      expect(read.map(({ role, label }) => [role, label])).toEqual([
        ["champion", "wet"],
        ["shadow", "dry"],
      ]);
    });

    it("keeps the newest feedback of an id, also when it comes first or twice", async () => {
      const later = someFeedback("r/0", { time: "2015-06-03T00:00:00.000Z", label: "dry", source: "correction" });
      await log.appendFeedback([later]);
      await log.appendFeedback([someFeedback("r/0"), someFeedback("orphan/0", { by: "ana" })]);
      await log.appendFeedback([later]);
      expect(await log.feedback("garden")).toEqual(
        new Map([
          ["r/0", later],
          ["orphan/0", someFeedback("orphan/0", { by: "ana" })],
        ]),
      );
    });

    it("keeps everything that many append at once", async () => {
      const all = Array.from({ length: 200 }, (_, index) => `r${String(index).padStart(3, "0")}/0`);
      await Promise.all(all.map((id) => log.append([somePrediction(id)])));
      expect(await ids()).toEqual(all);
    });
  });
}
