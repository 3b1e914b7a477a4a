/** Every metric of the catalogue, read off a sample: its value, what it rests on, and hits where it is a proportion. */
import { METRICS, type MetricName, measures } from "../../domain/metrics.ts";
import { quantile } from "../quantile.ts";
import { isPerClass, isRowSubject, type RowSubject, type Subject } from "./row-metrics.ts";
import type { Sample } from "./sample.ts";
import { once, scorer } from "./scorer.ts";

export { isRowSubject, type RowSubject, type Subject, subjectKey } from "./row-metrics.ts";

export interface Reading {
  /** null: nothing to measure it on. */
  readonly value: number | null;
  readonly n: number;
  /** Of `n`; only for proportions. */
  readonly hits?: number;
}

/** All metrics of rows, requests and the server that the answers allow, those of one class once a class. */
export function allSubjects(classes: number, answers: "classes" | "values" = "classes"): readonly Subject[] {
  return (Object.keys(METRICS) as MetricName[])
    .filter((metric) => measures(metric, answers) && isOfSample(metric))
    .flatMap((metric): readonly Subject[] =>
      isPerClass(metric) ? Array.from({ length: classes }, (_, classIndex) => ({ metric, classIndex })) : [{ metric }],
    );
}

const isOfSample = (metric: MetricName): boolean => METRICS[metric].on !== "groups" && METRICS[metric].on !== "load";

export const LATENCY_SHARES = { "latency.p50": 0.5, "latency.p95": 0.95, "latency.p99": 0.99 } as const;

type LatencyMetric = keyof typeof LATENCY_SHARES;

export const isLatencyMetric = (metric: MetricName): metric is LatencyMetric => metric in LATENCY_SHARES;

export function reading(subject: Subject, sample: Sample): Reading {
  if (isRowSubject(subject)) {
    const [value = Number.NaN] = scorer(sample, [subject])(once(sample.rows));
    return rowReading(subject, sample, value);
  }
  return requestReading(subject.metric, sample);
}

export function requestReading(metric: MetricName, { requests }: Sample): Reading {
  const { latenciesMs, malformed, skew } = requests;
  if (isLatencyMetric(metric)) {
    const n = latenciesMs.length;
    return { value: n === 0 ? null : quantile(Float64Array.from(latenciesMs).sort(), LATENCY_SHARES[metric]), n };
  }
  switch (metric) {
    case "error-rate":
      return proportion(requests.failures, requests.requests);
    case "error-rate.malformed":
      return proportion(malformed?.failures ?? 0, malformed?.requests ?? 0);
    case "consistency":
      return proportion(requests.alike, requests.repeated);
    case "skew":
      return proportion(skew?.different ?? 0, skew?.rows ?? 0);
    case "memory.peak":
      return bytes(requests.memoryPeak);
    case "model.size":
      return bytes(requests.modelBytes);
    default:
      return { value: null, n: 0 };
  }
}

const bytes = (size: number | null | undefined): Reading => ({ value: size ?? null, n: size == null ? 0 : 1 });

/** `value`: as the scorer read it. */
export function rowReading(subject: RowSubject, sample: Sample, value: number): Reading {
  const hits = hitsOf(subject, sample);
  if (hits !== null) return proportion(hits.hits, hits.n);
  const n = subject.classIndex === undefined ? sample.rows : restsOn(subject.metric, sample, subject.classIndex);
  return { value: n === 0 || Number.isNaN(value) ? null : value, n };
}

/** Rows of a class; a curve compares them with all others, so it rests on the fewer of the two. */
function restsOn(metric: MetricName, sample: Sample, classIndex: number): number {
  const own = support(sample, classIndex);
  return metric === "roc-auc" ? Math.min(own, sample.rows - own) : own;
}

function support({ truth }: Sample, classIndex: number): number {
  return truth.reduce((sum, own) => sum + (own === classIndex ? 1 : 0), 0);
}

/** The rows that a proportion is of, and those that count; null: it is no proportion. */
function hitsOf({ metric, classIndex = -1 }: RowSubject, sample: Sample): { hits: number; n: number } | null {
  const counts = memberOf(metric, classIndex, sample);
  if (!counts) return null;
  let [hits, n] = [0, 0];
  for (let row = 0; row < sample.rows; row++) {
    if (!counts.of(row)) continue;
    n++;
    if (counts.hit(row)) hits++;
  }
  return { hits, n };
}

export interface Membership {
  /** Whether the row is one of those that the share is of. */
  readonly of: (row: number) => boolean;
  readonly hit: (row: number) => boolean;
  /** Whether which rows it is of follows from the data alone, so that two models have the same ones. */
  readonly paired: boolean;
}

/** What a share of rows is of; null: the metric is none. */
export function memberOf(metric: MetricName, classIndex: number, sample: Sample): Membership | null {
  const { truth, answer, ranks, decided } = sample;
  const all = () => true;
  const right = (row: number) => answer[row] === truth[row];
  const isDecided = (row: number) => decided[row] === 1;
  switch (metric) {
    case "accuracy":
      return { of: all, hit: right, paired: true };
    case "recall":
      return { of: (row) => truth[row] === classIndex, hit: right, paired: true };
    case "precision":
      return { of: (row) => answer[row] === classIndex, hit: right, paired: false };
    case "accuracy.top3":
      return { of: all, hit: (row) => (ranks[row] ?? 3) < 3, paired: true };
    case "accuracy.top5":
      return { of: all, hit: (row) => (ranks[row] ?? 5) < 5, paired: true };
    case "coverage":
      return { of: all, hit: isDecided, paired: true };
    case "forwarded":
      return { of: all, hit: (row) => !isDecided(row), paired: true };
    case "accuracy.covered":
      return { of: isDecided, hit: right, paired: false };
    default:
      return null;
  }
}

function proportion(hits: number, n: number): Reading {
  return { value: n === 0 ? null : hits / n, n, hits };
}
