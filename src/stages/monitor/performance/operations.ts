/** What alerts ask about the software: times of requests, failures, answers a second, memory. */
import type { Measurement } from "../../../domain/measurement.ts";
import type { MonitoredMetric } from "../../../domain/metrics.ts";
import type { ServerMeasured } from "../../../domain/monitoring.ts";
import type { Prediction } from "../../../domain/prediction.ts";
import { normalQuantile } from "../../../stats/normal-quantile.ts";
import { quantile } from "../../../stats/quantile.ts";
import { quantileInterval } from "../../../stats/quantile-interval.ts";
import { wilson } from "../../../stats/wilson.ts";
import { perRequest } from "../roles.ts";
import type { Window } from "../windows.ts";
import { CONFIDENCE } from "./realised.ts";

const LATENCIES = { "latency.p50": 0.5, "latency.p95": 0.95, "latency.p99": 0.99 } as const;

type LatencyMetric = keyof typeof LATENCIES;
const isLatency = (metric: MonitoredMetric): metric is LatencyMetric => Object.hasOwn(LATENCIES, metric);

export type OperationMetric = LatencyMetric | "error-rate" | "throughput" | "memory.peak";

const OPERATIONS: ReadonlySet<string> = new Set(["error-rate", "throughput", "memory.peak"]);
export const isOperation = (metric: MonitoredMetric): metric is OperationMetric =>
  isLatency(metric) || OPERATIONS.has(metric);

export interface OperationFacts {
  /** What the member answered in the period. */
  readonly rows: readonly Prediction[];
  readonly period: Window;
  /** null: the server wrote nothing of itself. */
  readonly server: ServerMeasured | null;
}

/** null: nothing on record shows it. */
export function measureOperation(
  metric: OperationMetric,
  { rows, period, server }: OperationFacts,
): Measurement | null {
  if (isLatency(metric))
    return latency(
      metric,
      perRequest(rows, ({ latencyMs }) => latencyMs),
    );
  switch (metric) {
    case "throughput":
      return throughput(rows.length, (Date.parse(period.to) - Date.parse(period.from)) / 1000);
    case "error-rate":
      return server && failures(server);
    case "memory.peak":
      return server?.memoryPeak == null
        ? null
        : { metric, value: server.memoryPeak, n: 1, interval: fact(server.memoryPeak) };
  }
}

function latency(metric: LatencyMetric, sorted: Float64Array): Measurement {
  const n = sorted.length;
  if (n === 0) return { metric, value: null, n };
  const share = LATENCIES[metric];
  const interval = {
    ...quantileInterval(sorted, share, CONFIDENCE),
    confidence: CONFIDENCE,
    method: "order-statistics",
  };
  return { metric, value: quantile(sorted, share), n, interval };
}

/** Rows come when they come: the score interval of a count that is Poisson. */
function throughput(rows: number, seconds: number): Measurement {
  const z = normalQuantile((1 + CONFIDENCE) / 2);
  const [centre, half] = [rows + (z * z) / 2, z * Math.sqrt(rows + (z * z) / 4)];
  const interval = { low: (centre - half) / seconds, high: (centre + half) / seconds, confidence: CONFIDENCE };
  return { metric: "throughput", value: rows / seconds, n: rows, interval: { ...interval, method: "poisson-score" } };
}

function failures({ requests, errors, rejected }: ServerMeasured): Measurement {
  const [hits, n] = [Math.min(requests, errors + rejected), requests];
  if (n === 0) return { metric: "error-rate", value: null, n };
  const interval = { ...wilson(hits, n, CONFIDENCE), confidence: CONFIDENCE, method: "wilson" };
  return { metric: "error-rate", value: hits / n, n, interval };
}

/** The largest reading that there was: nothing about it is an estimate. */
const fact = (value: number) => ({ low: value, high: value, confidence: 1, method: "counted" });
