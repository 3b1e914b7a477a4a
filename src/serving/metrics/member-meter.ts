/** What is counted of one model in one role: Triton's names, so that its dashboards work, and what they do not know. */
import type { PredictionBatch } from "../../domain/prediction-batch.ts";
import type { Role } from "../../domain/servable.ts";
import type { Counter, Histogram, Labels, Registry } from "./registry.ts";

export interface Metered {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
}

/** Triton's reasons. */
export type FailureReason = "REJECTED" | "CANCELED" | "BACKEND" | "OTHER";

export interface MemberMeter {
  /** A request was answered. */
  answered(rows: number, latencyMs: number, queueMs: number): void;
  failed(reason: FailureReason): void;
  /** Rows that were run together. */
  together(rows: number): void;
  /** Rows that go on record. */
  recorded(
    batch: Pick<PredictionBatch, "labels" | "values" | "probabilities" | "confidences" | "decisions" | "ids">,
  ): void;
  /** The model gave a number that is none. */
  nonFinite(rows: number): void;
  totals(): MemberTotals;
}

/** Since the server started; times of all requests together. */
export interface MemberTotals {
  readonly answered: number;
  readonly failed: number;
  readonly rows: number;
  readonly latencyMs: number;
  readonly queueMs: number;
}

/** Seconds. */
const LATENCIES = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** A confidence is at least one over the number of classes; what matters lies near one. */
const CONFIDENCES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128];
const CONFIDENCE = "Largest probability of rows";
const DECISION = "Rows by who decides: the model, or a person";
const CLASS = "Rows by the class that the model gave them";
const REASONS: readonly FailureReason[] = ["REJECTED", "CANCELED", "BACKEND", "OTHER"];

export function createMemberMeter(registry: Registry, { role, model, version }: Metered): MemberMeter {
  const labels: Labels = { model, version: String(version), role };
  const success = registry.counter("nv_inference_request_success", "Requests that were answered", labels);
  const failures = Object.fromEntries(
    REASONS.map((reason) => [
      reason,
      registry.counter("nv_inference_request_failure", "Requests that were not answered", { ...labels, reason }),
    ]),
  ) as Readonly<Record<FailureReason, Counter>>;
  const count = registry.counter("nv_inference_count", "Rows that were answered", labels);
  const duration = registry.counter("nv_inference_request_duration_us", "Time of requests, in microseconds", labels);
  const queued = registry.counter("nv_inference_queue_duration_us", "Time in the queue, in microseconds", labels);
  const latency = registry.histogram("understudy_request_duration_seconds", "Time of requests", LATENCIES, labels);
  const sizes = registry.histogram("understudy_batch_rows", "Rows that were answered together", SIZES, labels);
  const recorded = rowMeter(registry, labels, sizes);
  const nonFinite = registry.counter(
    "understudy_nonfinite_output_total",
    "Rows for which the model gave a number that is not finite",
    labels,
  );
  return {
    answered: (rows, latencyMs, queueMs) => {
      success.value += 1;
      count.value += rows;
      duration.value += latencyMs * 1000;
      queued.value += queueMs * 1000;
      latency.observe(latencyMs / 1000);
    },
    failed: (reason) => {
      failures[reason].value += 1;
    },
    together: sizes.observe,
    recorded,
    nonFinite: (rows) => {
      nonFinite.value += rows;
    },
    totals: () => ({
      answered: success.value,
      failed: REASONS.reduce((sum, reason) => sum + failures[reason].value, 0),
      rows: count.value,
      latencyMs: duration.value / 1000,
      queueMs: queued.value / 1000,
    }),
  };
}

function rowMeter(registry: Registry, labels: Labels, sizes: Histogram): MemberMeter["recorded"] {
  const decided = (by: string): Counter =>
    registry.counter("understudy_decisions_total", DECISION, { ...labels, decision: by });
  const decisions = { model: decided("model"), person: decided("person") };
  const byClass = new Map<string, Counter>();
  const classCounter = (name: string): Counter => {
    const counter = registry.counter("understudy_predictions_total", CLASS, { ...labels, class: name });
    byClass.set(name, counter);
    return counter;
  };
  // A regression has none.
  let confidence: Histogram | null = null;

  return (batch) => {
    const rows = batch.ids.length;
    sizes.observe(rows);
    const width = rows === 0 ? 0 : batch.probabilities.length / rows;
    for (let row = 0; row < rows; row++) {
      decisions[batch.decisions[row] ?? "person"].value += 1;
      if (batch.labels === null) continue;
      const label = batch.labels[row] ?? "";
      (byClass.get(label) ?? classCounter(label)).value += 1;
      confidence ??= registry.histogram("understudy_prediction_confidence", CONFIDENCE, CONFIDENCES, labels);
      confidence.observe(batch.confidences?.[row] ?? largest(batch.probabilities, row, width));
    }
  };
}

function largest(probabilities: PredictionBatch["probabilities"], row: number, width: number): number {
  let most = 0;
  for (let at = row * width; at < (row + 1) * width; at++) most = Math.max(most, probabilities[at] ?? 0);
  return most;
}
