/** A small report whose every text tries to break out of the page. */
import type { DemoReport, RunningRoles } from "../../src/app/demo/report-data.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { MonitoringRecord } from "../../src/domain/records.ts";

const ATTACK = `"><script>alert(1)</script><img src=x onerror="alert(2)"> \`</pre>\` ${"wide".repeat(80)}`;
const digest = digestOf("anything");

const window = (from: string, to: string): MonitoringRecord => ({
  schema: 1,
  kind: "monitoring",
  key: digest,
  createdAt: to,
  deployment: "garden",
  window: { from, to },
  champion: { model: "plants", version: 1, servable: digest },
  predictions: 90,
  labelled: 40,
  signals: [
    { statistic: "ks", subject: ATTACK, value: 0.4, pValue: 0.001, n: 90, verdict: "fail", reason: ATTACK },
    { statistic: "accuracy", subject: "accuracy", value: 0.8, n: 40, verdict: "pass", reason: "" },
  ],
  state: "firing",
});

const roles = (version: number): RunningRoles => ({
  bundle: digest,
  champion: `plants ${version}`,
  championServable: digest,
  shadow: null,
});

export const hostileReport = (): DemoReport => ({
  deployment: "garden",
  displayName: ATTACK,
  classes: ["herb", ATTACK],
  elapsedSeconds: 12.3,
  steps: [{ name: ATTACK, at: "2026-01-01T00:00:00Z", seconds: 1, lines: [ATTACK] }],
  pullRequests: [
    {
      number: 1,
      kind: "promotion",
      title: ATTACK,
      body: `## What merging does\n\n${ATTACK}\n\n<a href="javascript:alert(3)" onclick="alert(4)">link</a>\n\n| a | b |\n|---|---|\n| ${"x".repeat(400)} | y |\n`,
      state: "merged",
      author: ATTACK,
      branch: ATTACK,
      createdAt: "2026-01-01T00:00:00Z",
      mergedAt: "2026-01-02T00:00:00Z",
      mergedBy: ATTACK,
      verdict: "pass",
      files: [{ path: ATTACK, before: "version: 1\n", after: "version: 2\n" }],
      comments: [{ author: ATTACK, body: ATTACK, at: "2026-01-01T00:00:00Z" }],
    },
  ],
  issues: [
    {
      number: 2,
      kind: "drift",
      title: ATTACK,
      body: ATTACK,
      state: "open",
      createdAt: "2026-01-01T00:00:00Z",
      closedAt: null,
      comments: [],
    },
  ],
  windows: [
    window("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
    window("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"),
  ],
  versions: [],
  production: [
    { at: "2026-01-01T00:00:00Z", pullRequest: 1, title: ATTACK, before: null, after: roles(1) },
    { at: "2026-01-02T00:00:00Z", pullRequest: 1, title: ATTACK, before: roles(1), after: roles(2) },
  ],
  served: [
    {
      month: "2026-01",
      predictions: 90,
      labelled: 40,
      right: 30,
      predicted: { herb: 50, [ATTACK]: 40 },
      actual: { herb: 20, [ATTACK]: 20 },
      toPeople: 3,
    },
  ],
  accuracyFloor: 0.7,
});
