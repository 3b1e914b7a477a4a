/**
 * A year of five deployments, made from one seed: shadows that took over, slices, groups, readings, alerts that fired and
 * ended, windows of an earlier version that kept signals alone, a silence. Names of the fourth try to break out.
 */
import { digestOf, digestOfJson } from "../../../src/domain/digest.ts";
import type { Interval, Measurement } from "../../../src/domain/measurement.ts";
import type { MetricName } from "../../../src/domain/metrics.ts";
import type { PerformanceMeasured, RoleMeasured, WindowMeasured } from "../../../src/domain/monitoring.ts";
import { random } from "../../../src/domain/random.ts";
import type { MonitoringRecord, Signal } from "../../../src/domain/records.ts";
import { foldSignals, windowState } from "../../../src/policy/signal-state.ts";
import { wilson } from "../../../src/stats/wilson.ts";
import { DAY, normal } from "../monitor/world.ts";

export const YEAR_START = Date.parse("2025-01-01T00:00:00.000Z");
export const DAYS = 365;

export interface Story {
  readonly name: string;
  readonly displayName: string;
  readonly features: readonly string[];
  readonly classes: readonly string[];
  readonly slices: readonly string[];
  readonly accuracy: number;
  readonly traffic: number;
  /** Days on which a feature begins and ends to look otherwise. */
  readonly drifts: readonly {
    readonly feature: number;
    readonly from: number;
    readonly to: number;
    readonly by: number;
  }[];
  /** Day on which the shadow became the champion; null: there is none. */
  readonly promotedOn: number | null;
  /** Windows before it kept signals alone. */
  readonly measuredFrom: number;
  readonly silent: readonly number[];
}

const iso = (time: number): string => new Date(time).toISOString();
const dayOf = (day: number): string => iso(YEAR_START + day * DAY);
export const servableOf = (name: string, version: number) => digestOf(`${name} servable ${version}`);

export const wilsonOf = (hits: number, n: number): Interval => ({
  ...wilson(hits, n, 0.95),
  confidence: 0.95,
  method: "wilson",
});

const proportion = (metric: MetricName, share: number, n: number, label?: string): Measurement => {
  const hits = Math.round(share * n);
  return {
    metric,
    ...(label !== undefined && { class: label }),
    value: n === 0 ? null : hits / n,
    n,
    ...(n > 0 && { interval: wilsonOf(hits, n) }),
  };
};

export function yearOf(story: Story, seed: number): readonly MonitoringRecord[] {
  const next = random(seed);
  const windows: MonitoringRecord[] = [];
  for (let day = 0; day < DAYS; day += 1) windows.push(windowOf(story, day, next, windows));
  return windows;
}

function windowOf(
  story: Story,
  day: number,
  next: () => number,
  before: readonly MonitoringRecord[],
): MonitoringRecord {
  const version = story.promotedOn !== null && day >= story.promotedOn ? 2 : 1;
  const champion = { model: story.name, version, servable: servableOf(story.name, version) };
  const isSilent = story.silent.includes(day);
  const weekend = [5, 6].includes(day % 7) ? 0.55 : 1;
  const predictions = isSilent ? 0 : Math.round(story.traffic * weekend * (0.9 + 0.2 * next()) * (1 + day / 900));
  const active = story.drifts.filter(({ from, to }) => day >= from && day < to);
  const loss = version === 2 ? 0 : active.reduce((sum, { by }) => sum + by * 0.12, 0);
  const accuracy = Math.min(0.99, story.accuracy - loss + (version === 2 ? 0.02 : 0) + 0.012 * normal(next));
  const labelled = Math.round(predictions * 0.2);
  const signals = isSilent ? [] : signalsOf(story, day, predictions, labelled, accuracy, active, version, next);
  const measured =
    isSilent || day < story.measuredFrom
      ? null
      : measuredOf(story, day, predictions, labelled, accuracy, version, next);
  const window = { from: dayOf(day), to: dayOf(day + 1) };
  const record: MonitoringRecord = {
    schema: 1,
    kind: "monitoring",
    key: digestOfJson({ deployment: story.name, window, champion }),
    createdAt: iso(YEAR_START + (day + 1) * DAY + 3_600_000),
    deployment: story.name,
    window,
    champion,
    predictions,
    labelled,
    signals,
    ...(measured && { measured }),
    ...(day === DAYS - 1 && { summary: digestOf(`${story.name} summary`) }),
    state: "ok",
  };
  const recent = [...before.slice(-6), record];
  return { ...record, state: windowState(foldSignals(recent), { predictions, minimumRows: 60 }) };
}

function signalsOf(
  story: Story,
  day: number,
  predictions: number,
  labelled: number,
  accuracy: number,
  active: Story["drifts"],
  version: number,
  next: () => number,
): readonly Signal[] {
  const features = story.features.map((subject, index): Signal => {
    const shift =
      version === 2 ? 0 : active.filter(({ feature }) => feature === index).reduce((sum, { by }) => sum + by, 0);
    const value = Math.abs(0.05 + 0.02 * normal(next)) + shift * 0.3;
    const failed = value > 0.15;
    return {
      statistic: index % 3 === 2 ? "total-variation" : "ks",
      subject,
      value,
      pValue: failed ? 1e-6 : 0.2 + 0.6 * next(),
      n: predictions,
      threshold: 0.15,
      importance: Math.max(0.01, 0.4 - 0.05 * index),
      falseAlarm: 0.004,
      verdict: failed ? "fail" : "pass",
      clears: value < 0.12,
      reason: failed
        ? `${subject} is higher than in training: median ${(14 + 5 * shift).toFixed(1)} against 14`
        : `${subject} looks as it did in training`,
    };
  });
  const found = proportion("accuracy", accuracy, labelled);
  const isLow = (found.interval?.high ?? 1) < story.accuracy - 0.06;
  const missing = day >= 40 && day < 43 ? 0.11 : 0.004;
  return [
    ...features,
    {
      statistic: "missing",
      subject: story.features[0] ?? "",
      value: missing,
      n: predictions,
      threshold: 0.05,
      verdict: missing > 0.05 ? "fail" : "pass",
      reason: `${(100 * missing).toFixed(1)}% is missing; up to 5% is accepted`,
    },
    {
      statistic: "accuracy",
      subject: "accuracy",
      value: found.value,
      n: found.n,
      ...(found.interval && { interval: found.interval }),
      threshold: story.accuracy - 0.06,
      verdict: isLow ? "fail" : "pass",
      reason: isLow ? `accuracy is ${(100 * accuracy).toFixed(0)}%, below the limit` : "accuracy is where it should be",
    },
  ];
}

function measuredOf(
  story: Story,
  day: number,
  predictions: number,
  labelled: number,
  accuracy: number,
  version: number,
  next: () => number,
): WindowMeasured {
  const hasShadow = story.promotedOn !== null && day >= story.promotedOn - 60 && day < story.promotedOn;
  const role = (name: "champion" | "shadow", of: number, slower: number): RoleMeasured => {
    const p50 = (3.2 + 0.3 * next()) * slower;
    const shares = story.classes.map((_, index) => 1 / (index + 1.5) + 0.05 * Math.sin(day / 20 + index));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return {
      role: name,
      model: story.name,
      version: of,
      rows: predictions,
      latencyMs: { mean: p50 * 1.2, p50, p95: p50 * (2 + 0.3 * next()), p99: p50 * (4 + next()) },
      queueMs: { mean: 0.1, p50: 0.1, p95: 0.4, p99: 1 },
      fallbacks: 0,
      output: {
        classes: story.classes.map(
          (label, index) => [label, Math.round((predictions * (shares[index] ?? 0)) / total)] as const,
        ),
        value: null,
        nulls: 0,
        confidence: { mean: 0.83 + 0.02 * next(), median: 0.88, counts: [0, 0, 1, 3, 8, 14, 20, 34, 60, 200] },
        belowThreshold: Math.round(predictions * 0.06 * (1 + next())),
        retries: Math.round(predictions * 0.004 * next()),
        refusals: 0,
      },
    };
  };
  const realised = (who: "champion" | "shadow", of: number, share: number): PerformanceMeasured => ({
    role: who,
    version: of,
    slice: null,
    kind: "realised",
    rows: predictions,
    measurements: [
      proportion("accuracy", share, labelled),
      { metric: "balanced-accuracy", value: share - 0.04, n: labelled },
      { metric: "f1.macro", value: share - 0.05, n: labelled },
      { metric: "log-loss", value: 1.1 - share + 0.05 * next(), n: labelled },
      { metric: "ece", value: 0.03 + 0.02 * next(), n: labelled },
      { metric: "mcc", value: 2 * share - 1.05, n: labelled },
      ...story.classes.map((label, index) =>
        proportion("recall", Math.max(0.3, share - 0.06 * index), Math.round(labelled / (index + 2)), label),
      ),
    ],
  });
  const slices = story.slices.map(
    (value, index): PerformanceMeasured => ({
      role: "champion",
      version,
      slice: { site: value },
      kind: "realised",
      rows: Math.round(predictions / (index + 2)),
      measurements: [
        proportion("accuracy", Math.max(0.4, accuracy - 0.05 * index), Math.round(labelled / (index + 2))),
      ],
    }),
  );
  return {
    roles: [role("champion", version, 1), ...(hasShadow ? [role("shadow", 2, 1.4)] : [])],
    throughput: predictions / 86_400,
    performance: [
      realised("champion", version, accuracy),
      {
        ...realised("champion", version, accuracy),
        kind: "estimated",
        measurements: [{ metric: "accuracy", value: story.accuracy - 0.01 + 0.005 * normal(next), n: predictions }],
      },
      ...(hasShadow ? [realised("shadow", 2, Math.min(0.99, story.accuracy + 0.02 + 0.01 * normal(next)))] : []),
      ...slices,
    ],
    fairness: [
      {
        by: "site",
        class: story.classes[0] ?? "yes",
        groups: story.slices.map((group, index) => ({
          group,
          n: Math.round(labelled / (index + 2)),
          selection: 0.4 - 0.03 * index,
          truePositive: 0.9 - 0.04 * index,
          falsePositive: 0.06 + 0.02 * index,
        })),
        measurements: [
          { metric: "demographic-parity.difference", class: story.classes[0] ?? "yes", value: 0.08, n: labelled },
        ],
      },
    ],
    readings: [
      {
        reading: "camera.temperature",
        devices: 3,
        n: 1440,
        min: 30,
        max: 61,
        mean: 41 + 6 * Math.sin(day / 58),
        p50: 40 + 6 * Math.sin(day / 58),
        p95: 49 + 6 * Math.sin(day / 58),
      },
    ],
    server: {
      requests: predictions,
      errors: Math.round(predictions * 0.002 * next()),
      rejected: 0,
      memoryPeak: 240e6 + (day % 30) * 2e6,
      cpu: 0.4 + 0.1 * next(),
      queuePeak: Math.round(8 * next()),
    },
    confusion: {
      classes: story.classes,
      counts: story.classes.map((_, row) =>
        story.classes.map((__, column) =>
          row === column
            ? Math.round(labelled / (row + 2))
            : Math.round((labelled * (1 - accuracy)) / (3 + Math.abs(row - column))),
        ),
      ),
    },
    calibration: [0.45, 0.55, 0.65, 0.75, 0.85, 0.95].map((confidence) => ({
      confidence,
      accuracy: confidence - 0.04 + 0.05 * next(),
      n: 40,
    })),
    outliers: { n: predictions, outside: Math.round(predictions * 0.011 * (1 + next())), worst: [] },
  };
}
