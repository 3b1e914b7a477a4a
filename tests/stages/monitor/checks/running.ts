/** Runs one check on rows that a test makes. */
import { digestOf } from "../../../../src/domain/digest.ts";
import type { Prediction } from "../../../../src/domain/prediction.ts";
import { random } from "../../../../src/domain/random.ts";
import type { MonitoringRecord } from "../../../../src/domain/records.ts";
import type { Row } from "../../../../src/domain/table.ts";
import type { MonitoringCheck } from "../../../../src/spec/resolved.ts";
import { contextOf } from "../../../../src/stages/monitor/checks/context.ts";
import { runCheck } from "../../../../src/stages/monitor/checks/table.ts";
import type { Monitoring, WindowFacts } from "../../../../src/stages/monitor/facts.ts";
import { buildProfile } from "../../../../src/stats/profile.ts";
import { somePrediction } from "../../../support/predictions.ts";
import { makeFacts } from "../facts.ts";
import { makeDeployment, normal } from "../world.ts";

const found = makeDeployment().monitoring;
if (!found) throw new Error("the deployment of these tests is monitored");
export const MONITORING: Monitoring = found;

const COLUMNS = [
  { name: "warmth", type: "number" },
  { name: "wind", type: "number" },
  { name: "sky", type: "category" },
] as const;

/** The warmer, the less wind. */
export function weather(rows: number, seed: number, edit: (row: Row, index: number) => Row = (row) => row): Row[] {
  const next = random(seed);
  return Array.from({ length: rows }, (_, index) => {
    const warmth = 15 + 5 * normal(next);
    return edit({ warmth, wind: 20 - warmth + normal(next), sky: next() < 0.6 ? "clear" : "cloudy" }, index);
  });
}

export const training = weather(1000, 1);

export const asked = (rows: readonly Row[], change: Partial<Prediction> = {}): readonly Prediction[] =>
  rows.map((inputs, index) => somePrediction(`r/${index}`, { inputs, label: index % 2 ? "sun" : "rain", ...change }));

export function factsOf(rows: readonly Prediction[], change: Partial<WindowFacts> = {}): WindowFacts {
  const { reference } = makeFacts([]);
  return makeFacts(rows, {
    reference: { ...reference, profile: buildProfile(COLUMNS, training) },
    training,
    ...change,
  });
}

export const signalsOf = (check: MonitoringCheck, facts: WindowFacts, monitoring: Partial<Monitoring> = {}) => {
  const all = { ...MONITORING, ...monitoring };
  return runCheck(check, contextOf(facts, all, digestOf("window")));
};

/** Of an earlier window of ten days, so many windows before. */
export function earlier(before: number, change: Partial<MonitoringRecord> = {}): MonitoringRecord {
  const start = Date.parse("2024-01-08T00:00:00.000Z") - before * 864_000_000;
  const window = { from: new Date(start).toISOString(), to: new Date(start + 864_000_000).toISOString() };
  const champion = makeFacts([]).champion;
  return {
    ...{ schema: 1, kind: "monitoring", key: digestOf(`${before}`), createdAt: window.to, deployment: "porch", window },
    ...{ champion, predictions: 100, labelled: 0, signals: [], state: "ok" },
    ...change,
  };
}
