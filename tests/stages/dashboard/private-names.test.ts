/** Of private data the dashboard tells numbers, and only names that specs declare. */
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { raw } from "../../../src/domain/pages/html.ts";
import type { MonitoringRecord, Signal } from "../../../src/domain/records.ts";
import { deploymentPage } from "../../../src/stages/dashboard/deployment-page.ts";
import { planSite } from "../../../src/stages/dashboard/plan.ts";
import { withoutPrivateNames } from "../../../src/stages/dashboard/private-names.ts";
import { windowsCsv } from "../../../src/stages/dashboard/windows-csv.ts";
import { factsOf, STORIES } from "./stories.ts";

const SECRET = "Jane Roe";
const signal = (change: Partial<Signal>): Signal => ({
  ...{ statistic: "total-variation", subject: "patient", value: 0.4, n: 100, verdict: "fail" },
  reason: `patient is ${SECRET} more often than in training: 60% against 20%`,
  ...change,
});
const record = (at: number): MonitoringRecord => ({
  ...{ schema: 1, kind: "monitoring", key: digestOf(`${at}`), createdAt: `2024-01-0${at}T00:00:00.000Z` },
  ...{ deployment: "porch", predictions: 100, labelled: 100, state: "firing" },
  window: { from: `2024-01-0${at}T00:00:00.000Z`, to: `2024-01-0${at + 1}T00:00:00.000Z` },
  champion: { model: "weather", version: 1, servable: digestOf("weather") },
  signals: [
    signal({ change: `${SECRET} 20% -> 60%` }),
    signal({ subject: "sky", reason: "sky is clear more often than in training" }),
    signal({ statistic: "accuracy", subject: "accuracy", slice: { patient: SECRET }, reason: `where it is ${SECRET}` }),
    signal({ statistic: "accuracy", subject: "accuracy", slice: { sky: "clear" }, reason: "where sky is clear" }),
  ],
  measured: {
    ...{ roles: [], throughput: 0, readings: [], server: null, confusion: null, calibration: [], outliers: null },
    slices: [{ slice: { patient: SECRET }, rows: 9, referenceRows: 90 }],
    performance: [
      { role: "champion", version: 1, slice: { patient: SECRET }, kind: "realised", rows: 9, measurements: [] },
      { role: "champion", version: 1, slice: { sky: "clear" }, kind: "realised", rows: 9, measurements: [] },
    ],
    fairness: [
      {
        ...{ by: "patient", class: "rain", measurements: [] },
        groups: [{ group: SECRET, n: 9, selection: 0.5, truePositive: null, falsePositive: null }],
      },
    ],
  },
});
const TOLD = { values: new Set(["clear", "rain"]), unlisted: new Set(["patient"]) };

it("keeps a name that no spec declares out of everything that is drawn, and nothing else", () => {
  const [first, second] = withoutPrivateNames([record(1), record(2)], TOLD);
  const text = JSON.stringify([first, second, windowsCsv(first ? [first] : [])]);
  expect(text).not.toContain(SECRET);
  expect(first?.signals.map(({ reason }) => reason)).toEqual([
    "patient: total-variation is 0.4",
    "sky is clear more often than in training",
    "accuracy: accuracy is 0.4",
    "where sky is clear",
  ]);
  const slices = [first, second].map((each) => each?.measured?.performance.map(({ slice }) => slice));
  expect(slices[0]).toEqual([{ patient: "value 1, not declared" }, { sky: "clear" }]);
  expect(slices[1]).toEqual(slices[0]);
  expect(first?.measured?.slices?.[0]?.slice).toEqual({ patient: "value 1, not declared" });
  expect(first?.measured?.fairness[0]?.groups[0]?.group).toBe("value 1, not declared");
});

it("has a page of a deployment that is called as the first page is", () => {
  const [, story] = STORIES;
  if (!story) throw new Error("there are stories");
  const each = factsOf(story, 1);
  const own = { ...each, windows: each.windows.slice(-3), deployment: { ...each.deployment, name: "index" } };
  const facts = { at: "2026-01-01T00:00:00.000Z", commit: "c0ffee", repository: null, deployments: [own] };
  const pages = planSite(facts, () => raw(""));
  expect([...pages.keys()]).toEqual(["index-.html", "index.csv", "index.html"]);
  expect(pages.get("index.html")).toContain('href="index-.html"');
  expect(pages.get("index-.html")).toBe(deploymentPage(facts, own, () => raw("")));
});
