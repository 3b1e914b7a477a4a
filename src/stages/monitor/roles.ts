/** What each member did in the window: how much, how fast, and what its answers looked like. The champion first. */
import type { OutputMeasured, Percentiles, RoleMeasured } from "../../domain/monitoring.ts";
import type { Feedback, FeedbackSource, Prediction } from "../../domain/prediction.ts";
import { answersOf } from "../../domain/signature.ts";
import { mean } from "../../stats/mean.ts";
import { quantile } from "../../stats/quantile.ts";
import type { RoleRows, WindowFacts } from "./facts.ts";

/** Of the champion, shadows, canaries, and whoever was champion before. */
const MOST_MEMBERS = 8;
const MOST_CLASSES = 50;
const CONFIDENCE_BINS = 10;

type RoleFacts = Pick<WindowFacts, "byRole" | "feedback" | "deployment" | "reference">;

export const measureRoles = (facts: RoleFacts): readonly RoleMeasured[] =>
  facts.byRole.slice(0, MOST_MEMBERS).map((member) => measureRole(member, facts));

function measureRole({ role, model, version, rows }: RoleRows, facts: RoleFacts): RoleMeasured {
  return {
    role,
    model,
    version,
    rows: rows.length,
    latencyMs: percentiles(perRequest(rows, ({ latencyMs }) => latencyMs)),
    queueMs: percentiles(perRequest(rows, ({ queueMs }) => queueMs)),
    fallbacks: rows.filter(({ fallback }) => fallback !== undefined).length,
    output: measureOutput(rows, facts),
  };
}

/** Rows of one request waited for the same answer. Ascending. */
export function perRequest(rows: readonly Prediction[], read: (row: Prediction) => number | undefined): Float64Array {
  const requests = new Map<string, number>();
  for (const row of rows) {
    const value = read(row);
    const end = row.id.lastIndexOf("/");
    if (value !== undefined) requests.set(end < 0 ? row.id : row.id.slice(0, end), value);
  }
  return Float64Array.from(requests.values()).sort();
}

function percentiles(sorted: Float64Array): Percentiles | null {
  if (sorted.length === 0) return null;
  return {
    mean: mean(sorted),
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
  };
}

function measureOutput(
  rows: readonly Prediction[],
  { feedback, deployment, reference }: Omit<RoleFacts, "byRole">,
): OutputMeasured {
  const isClasses = answersOf(reference.version.signature.task) === "classes";
  const said = (source: FeedbackSource) =>
    rows.filter(({ id }) => (feedback.get(id) ?? []).some((each: Feedback) => each.source === source)).length;
  const answered = rows.filter((row) => (isClasses ? row.label !== "" : Number.isFinite(row.value)));
  const confidences = isClasses ? Float64Array.from(answered, ({ confidence }) => confidence).sort() : null;
  return {
    classes: isClasses ? classesOf(answered) : [],
    value: isClasses ? null : numbersOf(answered),
    nulls: rows.length - answered.length,
    confidence: confidences && confidenceOf(confidences),
    belowThreshold: confidences?.filter((each) => each < deployment.confidenceThreshold).length ?? 0,
    retries: said("retry"),
    refusals: said("refusal"),
  };
}

function classesOf(rows: readonly Prediction[]): OutputMeasured["classes"] {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, MOST_CLASSES);
}

function numbersOf(rows: readonly Prediction[]): OutputMeasured["value"] {
  const sorted = Float64Array.from(rows, ({ value }) => value ?? Number.NaN).sort();
  if (sorted.length === 0) return null;
  const average = mean(sorted);
  const variance = mean(sorted.map((value) => (value - average) ** 2));
  return { mean: average, std: Math.sqrt(variance), median: quantile(sorted, 0.5) };
}

function confidenceOf(sorted: Float64Array): OutputMeasured["confidence"] {
  if (sorted.length === 0) return null;
  const counts = Array<number>(CONFIDENCE_BINS).fill(0);
  for (const confidence of sorted) {
    const bin = Math.min(CONFIDENCE_BINS - 1, Math.max(0, Math.floor(confidence * CONFIDENCE_BINS)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { mean: mean(sorted), median: quantile(sorted, 0.5), counts };
}
