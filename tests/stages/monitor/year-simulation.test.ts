/** A swing of the year and nothing else: how often that is called drift, and what is. Seeded: of these very streams. */
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { random } from "../../../src/domain/random.ts";
import type { Row } from "../../../src/domain/table.ts";
import { datedRows } from "../../../src/stages/monitor/dated-rows.ts";
import { planWindow } from "../../../src/stages/monitor/plan.ts";
import { yearReference } from "../../../src/stages/monitor/year-reference.ts";
import { buildProfile } from "../../../src/stats/profile.ts";
import { somePrediction } from "../../support/predictions.ts";
import { makeFacts } from "./facts.ts";
import { DAY, makeDeployment, normal } from "./world.ts";
import { summer } from "./year-world.ts";

const FIRST = Date.parse("2022-01-01T00:00:00.000Z");
const FEATURES = [{ name: "warmth", type: "number" }] as const;
const RUNS = 200;

/** Two years of a row a day, and 90 days anywhere in the third, which moved by so many deviations of what is left. */
function failsIn(run: number, shift: number): boolean {
  const next = random(run);
  const rowAt = (time: number): Row => ({
    at: new Date(time).toISOString(),
    warmth: 2.5 * summer(time) + normal(next),
  });
  const training = Array.from({ length: 730 }, (_, index) => rowAt(FIRST + index * DAY));
  const from = FIRST + Math.floor(730 + 365 * next()) * DAY;
  const window = { from: new Date(from).toISOString(), to: new Date(from + 90 * DAY).toISOString() };
  const rows = Array.from({ length: 90 }, (_, index) => {
    const { at, warmth } = rowAt(from + index * DAY);
    return somePrediction(`r/${index}`, { eventTime: String(at), inputs: { warmth: Number(warmth) + shift } });
  });
  const { reference: some } = makeFacts([]);
  const reference = {
    ...some,
    version: { ...some.version, signature: { ...some.version.signature, features: FEATURES } },
    dataset: { ...some.dataset, columns: [{ name: "at", type: "time", required: true } as const] },
    profile: buildProfile(FEATURES, training),
  };
  // Names the window, and so its chance.
  const champion = { model: "weather", version: run + 1, servable: digestOf(`${run}`) };
  const question = { window, champion, reference, rows, tried: new Map(), earlier: [], answered: [], enough: 60 };
  const season = yearReference({ ...question, dated: datedRows(training, "at") });
  const { monitoring } = makeDeployment();
  if (!monitoring) throw new Error("the world of these tests has it");
  const checks = [{ check: "data-drift", statistic: "ks", effect: 0, significance: 0.05 }] as const;
  const facts = makeFacts(rows, { champion, window, reference, season });
  const record = planWindow(facts, { ...monitoring, alerts: [], checks }, window.to);
  expect(record.signals).toHaveLength(1);
  return record.signals.some(({ verdict }) => verdict === "fail");
}

const share = (shift: number): number =>
  Array.from({ length: RUNS }, (_, run) => failsIn(run, shift)).filter(Boolean).length / RUNS;

// The floor lets one window in two hundred by, whatever the season: of 200 more than 4 are one seed in 250.
it("a quarter of a year is drift as seldom as any window", () => {
  expect(share(0)).toBeLessThanOrEqual(4 / RUNS);
});

it("a quarter that is warmer than its own kind is seen", () => {
  expect(share(0.6)).toBeGreaterThanOrEqual(0.5);
  expect(share(1)).toBeGreaterThanOrEqual(0.95);
});
