/** What the spec asks for: every signal that a check makes, and none that nobody asks for. */
import { expect, it } from "vitest";
import { askedOf } from "../../src/policy/asked.ts";
import type { MonitoringCheck } from "../../src/spec/resolved.ts";
import { makeDeployment } from "../stages/monitor/world.ts";

function asked(checks: readonly MonitoringCheck[], change: Partial<NonNullable<ReturnType<typeof monitoring>>> = {}) {
  return askedOf(makeDeployment({ monitoring: { ...monitoring(), alerts: [], ...change, checks } }));
}

function monitoring() {
  const { monitoring: own } = makeDeployment();
  if (!own) throw new Error("the porch is watched");
  return own;
}

it("is by the statistic that a check has of the column", () => {
  const { isAsked, groups } = asked([
    { check: "data-drift", statistic: "ks", effect: 0.1, features: ["warmth", "sky"] },
  ]);
  expect(isAsked({ statistic: "ks", subject: "warmth" })).toBe(true);
  expect(isAsked({ statistic: "total-variation", subject: "sky" })).toBe(true);
  expect(isAsked({ statistic: "psi", subject: "warmth" })).toBe(false);
  expect(isAsked({ statistic: "ks", subject: "wind" })).toBe(false);
  expect(isAsked({ statistic: "missing", subject: "warmth" })).toBe(false);
  expect([...groups]).toEqual(["drift"]);
});

it("is by slices that are declared, and by who is there", () => {
  const drift: MonitoringCheck = { check: "prediction-drift", effect: 0.1 };
  const signal = { statistic: "prediction", subject: "weather" };
  const { isAsked } = asked([drift], { slices: [{ by: ["sky", "wind"], bins: [3] }] });
  expect(isAsked({ ...signal, slice: { wind: "< 3", sky: "clear" } })).toBe(true);
  expect(isAsked({ ...signal, slice: { sky: "clear" } })).toBe(false);
  expect(isAsked({ ...signal, role: "shadow" })).toBe(false);
  const shadow = { model: "weather", version: 2 };
  const beside = askedOf(makeDeployment({ monitoring: { ...monitoring(), checks: [drift] }, shadow }));
  expect(beside.isAsked({ ...signal, role: "shadow" })).toBe(true);
});

it("is of an alert as it is written", () => {
  const { isAsked } = asked([], { alerts: [{ metric: "recall", class: "rain", below: 0.5, for: "20d" }] });
  expect(isAsked({ statistic: "recall", subject: "rain over 20d" })).toBe(true);
  expect(isAsked({ statistic: "recall", subject: "rain" })).toBe(false);
  expect(isAsked({ statistic: "recall", subject: "sun over 20d" })).toBe(false);
});

it("is of a check's limits", () => {
  const { isAsked } = asked([
    { check: "rows", min: 3 },
    { check: "telemetry", reading: "server.memory", max: 3 },
    { check: "fairness", by: "sky", class: "rain", metric: "demographic-parity.difference", max: 0.1 },
  ]);
  expect(isAsked({ statistic: "rows", subject: "answers" })).toBe(true);
  expect(isAsked({ statistic: "rows", subject: "answers against the usual" })).toBe(false);
  expect(isAsked({ statistic: "telemetry", subject: "server.memory" })).toBe(true);
  expect(isAsked({ statistic: "telemetry-drift", subject: "server.memory" })).toBe(false);
  expect(isAsked({ statistic: "demographic-parity.difference", subject: "rain by sky" })).toBe(true);
  expect(isAsked({ statistic: "demographic-parity.difference", subject: "sun by sky" })).toBe(false);
});

it("is nothing where nobody watches", () => {
  const { isAsked, groups } = askedOf(makeDeployment({ monitoring: null }));
  expect(isAsked({ statistic: "ks", subject: "warmth" })).toBe(false);
  expect(groups.size).toBe(0);
});

it("is of features in slices until the check looks at the whole alone, or at seasons of which slices are not known", () => {
  const check = { check: "data-drift", statistic: "ks", effect: 0.1 } as const;
  const slices = [{ by: ["sky"] }];
  const signal = { statistic: "ks", subject: "warmth", slice: { sky: "clear" } };
  expect(asked([check], { slices }).isAsked(signal)).toBe(true);
  expect(asked([check], { slices, season: "year" }).isAsked(signal)).toBe(true);
  expect(asked([{ ...check, slices: false }], { slices }).isAsked(signal)).toBe(false);
  expect(asked([check], { slices, season: "weekday" }).isAsked(signal)).toBe(false);
  expect(asked([{ ...check, slices: false }], { slices }).isAsked({ statistic: "ks", subject: "warmth" })).toBe(true);
});
