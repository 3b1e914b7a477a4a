/** How often a window cries wolf, and how often it sees a wolf. Seeded: the rates below are of these very streams. */
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { random } from "../../../src/domain/random.ts";
import type { Feature, Signature } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { MonitoringCheck } from "../../../src/spec/resolved.ts";
import { planWindow } from "../../../src/stages/monitor/plan.ts";
import { buildProfile } from "../../../src/stats/profile.ts";
import { somePrediction } from "../../support/predictions.ts";
import { makeFacts } from "./facts.ts";
import { makeDeployment, normal } from "./world.ts";

const RUNS = 60;
const SKIES = ["clear", "cloudy", "foggy"];
const FEATURES: readonly Feature[] = [
  ...Array.from({ length: 4 }, (_, index) => ({ name: `x${index}`, type: "number" as const })),
  { name: "rain", type: "number" },
  { name: "sky", type: "category", values: SKIES },
];

function makeRows(rows: number, seed: number, shift = 0): readonly Row[] {
  const next = random(seed);
  return Array.from({ length: rows }, () => ({
    ...Object.fromEntries(Array.from({ length: 4 }, (_, index) => [`x${index}`, normal(next)])),
    x0: normal(next) + shift,
    rain: Math.exp(normal(next)),
    sky: next() < 0.7 ? "clear" : next() < 0.9 ? "cloudy" : "foggy",
  }));
}

type DataDrift = Extract<MonitoringCheck, { readonly check: "data-drift" }>;

/** Share of windows in which anything (or one feature) is called drift. A new reference each time: it is a sample too. */
function rate(
  check: Omit<DataDrift, "check">,
  rows: number,
  {
    shift = 0,
    subject,
    runs = RUNS,
  }: { readonly shift?: number; readonly subject?: string; readonly runs?: number } = {},
): number {
  const { monitoring } = makeDeployment();
  if (!monitoring) throw new Error("the world of these tests has it");
  const { reference } = makeFacts([]);
  const signature = { ...reference.version.signature, features: FEATURES } satisfies Signature;
  let fired = 0;
  for (let run = 0; run < runs; run++) {
    const profile = buildProfile(
      FEATURES.map(({ name, type }) => ({ name, type: type === "number" ? "number" : "category" })),
      makeRows(1000, 50_000 + run),
    );
    const predictions = makeRows(rows, run, shift).map((inputs, index) => somePrediction(`r/${index}`, { inputs }));
    const facts = makeFacts(predictions, {
      // Names the window, and so its chance.
      champion: { model: "weather", version: run, servable: digestOf(`${run}`) },
      reference: { ...reference, version: { ...reference.version, signature }, profile },
    });
    const checks = [{ check: "data-drift", ...check } as const];
    const record = planWindow(facts, { ...monitoring, alerts: [], checks }, "2024-01-18T00:00:00.000Z");
    const failed = record.signals.filter(({ verdict }) => verdict === "fail");
    if (subject === undefined ? failed.length > 0 : failed.some((signal) => signal.subject === subject)) fired++;
  }
  return fired / runs;
}

// No smallest effect here: chance alone must hold the rate. Stated is 5%, and the floor under each of the six features lets
// 0.5% of it by, together 3%: a binomial of 60 runs stays under 8 in all but 0.04% of seeds.
it.each([
  ["ks", 100],
  ["psi", 100],
  ["psi", 1000],
  ["wasserstein", 300],
  ["jensen-shannon", 100],
  ["hellinger", 300],
] as const)("%s: a window of %i rows cries wolf at most as often as stated", (statistic, rows) => {
  expect(rate({ statistic, effect: 0, significance: 0.05 }, rows)).toBeLessThan(8 / RUNS);
});

it.each(["ks", "psi"] as const)("%s: holds the rate over many windows of 100 rows", (statistic) => {
  expect(rate({ statistic, effect: 0, significance: 0.05 }, 100, { runs: 200 })).toBeLessThanOrEqual(0.09);
});

it("predicted classes: holds the rate, and sees a class that became twice as frequent", () => {
  const { monitoring } = makeDeployment();
  if (!monitoring) throw new Error("the world of these tests has it");
  const draw = (next: () => number, rows: number, share: number) =>
    Array.from({ length: rows }, () => (next() < share ? "rain" : next() < 0.8 ? "sun" : "snow"));
  const checks = [{ check: "prediction-drift", effect: 0, significance: 0.05 }] as const;
  const found = (share: number) => {
    let fired = 0;
    for (let run = 0; run < 200; run++) {
      const next = random(run);
      const tried = draw(next, 180, 0.3);
      const answered = draw(next, 90, share).map((label, index) => somePrediction(`r/${index}`, { label }));
      const { reference, ...facts } = makeFacts(answered);
      const answers = new Map(
        ["rain", "sun", "snow"].map((label) => [label, tried.filter((each) => each === label).length]),
      );
      const champion = { model: "weather", version: run, servable: digestOf(`${run}`) };
      const record = planWindow(
        { ...facts, champion, reference: { ...reference, answers } },
        { ...monitoring, minimumRows: 50, alerts: [], checks },
        "2024-01-18T00:00:00.000Z",
      );
      if (record.signals.some(({ statistic, verdict }) => statistic === "prediction" && verdict === "fail")) fired++;
    }
    return fired / 200;
  };
  // The floor lets one window in two hundred by, far less than the 5% of the p-value; that costs some of the small changes.
  expect(found(0.3)).toBeLessThanOrEqual(0.02);
  expect(found(0.6)).toBeGreaterThanOrEqual(0.9);
  expect(found(0.65)).toBeGreaterThanOrEqual(0.95);
});

it("hardly ever cries wolf in a large window, where the change must also matter", () => {
  expect(rate({ statistic: "ks", effect: 0.15, significance: 0.05 }, 600)).toBe(0);
  expect(rate({ statistic: "psi", effect: 0.2, significance: 0.05 }, 600)).toBe(0);
});

it.each([
  ["ks", 0.15],
  ["wasserstein", 0.2],
  ["psi", 0.2],
] as const)("%s: a feature that moved by three quarters of its deviation is found in 100 rows", (statistic, effect) => {
  expect(rate({ statistic, effect, significance: 0.05 }, 100, { shift: 0.75, subject: "x0" })).toBeGreaterThanOrEqual(
    0.95,
  );
});

it("a plain threshold cries wolf in small windows, and says how often", () => {
  const rule = { statistic: "psi", binning: "evidently", effect: 0.1, rule: "threshold" } as const;
  expect(rate(rule, 100)).toBeGreaterThanOrEqual(0.95);
});
