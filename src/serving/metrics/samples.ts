/** What a server's parts count by themselves, as samples: batchers, routing, the log, the process. */
import type { SinkCounters } from "../../ports/prediction-sink.ts";
import type { DataPlane } from "../data-plane.ts";
import type { Member } from "../member.ts";
import type { RoutingDescription } from "../routing/routing.ts";
import type { Labels, Sample } from "./registry.ts";

export interface ProcessFacts {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Seconds since 1970. */
  readonly startedAt: number;
}

export interface Parts {
  readonly plane: Pick<DataPlane, "describe" | "members">;
  readonly log: SinkCounters | null;
  readonly process: ProcessFacts | null;
}

export function samplesOf({ plane, log, process }: Parts): readonly Sample[] {
  const { routing, counters } = plane.describe();
  return [
    ...plane.members().flatMap(memberSamples),
    ...routingSamples(routing),
    counter("understudy_feedback_total", "Feedback that was taken", counters.feedback),
    ...(log ? logSamples(log) : []),
    ...(process ? processSamples(process) : []),
  ];
}

const counter = (name: string, help: string, value: number, labels: Labels = {}): Sample => ({
  ...{ name, help, kind: "counter", labels, value },
});
const gauge = (name: string, help: string, value: number, labels: Labels = {}): Sample => ({
  ...{ name, help, kind: "gauge", labels, value },
});
const labelsOf = (model: string, version: number, role: string): Labels => ({ model, version: String(version), role });

function memberSamples(member: Member): readonly Sample[] {
  const { waiting, waitingRows, runs, runMs } = member.state();
  const labels = labelsOf(member.model, member.version, member.role);
  return [
    gauge("nv_inference_pending_request_count", "Requests that wait", waiting, labels),
    gauge("understudy_queue_rows", "Rows that wait", waitingRows, labels),
    counter("nv_inference_exec_count", "Runs of the model, of one batch each", runs, labels),
    counter("nv_inference_compute_infer_duration_us", "Time of runs, in microseconds", runMs * 1000, labels),
  ];
}

function routingSamples({ canary, shadows }: RoutingDescription): readonly Sample[] {
  return [
    ...shadows.flatMap(({ model, version, copies, comparison }) => {
      const labels = labelsOf(model, version, "shadow");
      const outcome = (name: string, value: number) =>
        counter("understudy_shadow_failures_total", "Copies that a shadow did not answer", value, {
          ...labels,
          reason: name,
        });
      return [
        outcome("error", copies.errors),
        outcome("timeout", copies.timeouts),
        outcome("non-finite", copies.nonFinite),
        counter("understudy_shadow_dropped_total", "Rows that no shadow was asked for", copies.dropped, labels),
        ...comparisonSamples(comparison, labels),
      ];
    }),
    ...(canary ? canarySamples(canary) : []),
  ];
}

function canarySamples(canary: NonNullable<RoutingDescription["canary"]>): readonly Sample[] {
  const labels = labelsOf(canary.model, canary.version, "canary");
  return [
    gauge("understudy_canary_weight_percent", "Share of the routing keys, now", canary.effectiveWeight, labels),
    gauge("understudy_canary_breaker_open", "1: the champion answers for the canary", canary.breaker ? 1 : 0, labels),
    gauge("understudy_canary_held", "1: the rollout must not go on", canary.hold === null ? 0 : 1, labels),
    ...Object.entries(canary.fallbacks).map(([reason, value]) =>
      counter("understudy_canary_fallbacks_total", "Requests that the champion answered in its place", value, {
        ...labels,
        reason,
      }),
    ),
    ...comparisonSamples(canary.comparison, labels),
  ];
}

type Comparison = NonNullable<RoutingDescription["shadows"][number]["comparison"]>;

function comparisonSamples(comparison: Comparison | null, labels: Labels): readonly Sample[] {
  if (comparison === null) return [];
  const { rows, agreement, distance, latencyRatio } = comparison;
  const disagreed = agreement === null ? null : Math.round(rows * (1 - agreement));
  return [
    counter("understudy_compared_rows_total", "Rows that were compared with the champion's answer", rows, labels),
    ...(disagreed === null
      ? []
      : [
          counter(
            "understudy_shadow_disagreement_total",
            "Rows with another label than the champion's",
            disagreed,
            labels,
          ),
        ]),
    gauge("understudy_answer_distance_mean", "Mean distance from the champion's answer", distance.mean, labels),
    ...(latencyRatio === null
      ? []
      : [gauge("understudy_latency_ratio", "Time of runs over the champion's", latencyRatio, labels)]),
  ];
}

const logSamples = ({ written, dropped, failed, waiting, overdue }: SinkCounters): readonly Sample[] => [
  counter("understudy_log_written_total", "Rows that are on record", written),
  counter("understudy_log_dropped_total", "Rows that were let go because the log's queue was full", dropped),
  counter("understudy_log_failed_total", "Rows that could not be written", failed),
  gauge("understudy_log_waiting_rows", "Rows that wait to be written", waiting),
  gauge("understudy_log_overdue_files", "Files past their retention that wait to be collected", overdue),
];

const processSamples = (facts: ProcessFacts): readonly Sample[] => [
  counter("process_cpu_seconds_total", "Time of the processor, in seconds", facts.cpuSeconds),
  gauge("process_resident_memory_bytes", "Memory of the process", facts.residentBytes),
  gauge("process_start_time_seconds", "When the process began, in seconds since 1970", facts.startedAt),
  gauge("nodejs_heap_size_used_bytes", "Memory of JavaScript objects", facts.heapBytes),
];
