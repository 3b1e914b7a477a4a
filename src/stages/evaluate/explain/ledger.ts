/** What was tried before for a model, with what came of it on one test split: the material of suggestions. */
import type { Digest } from "../../../domain/digest.ts";
import { METRICS, type MetricName } from "../../../domain/metrics.ts";
import type { EvaluationRecord, TrainingRecord } from "../../../domain/records.ts";
import type { ResolvedGate } from "../../../spec/resolved.ts";

export type Setting = string | number | boolean;

export interface Attempt {
  readonly training: Digest;
  /** Hyperparameters, and what learned with them. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** Of the headline metric. */
  readonly value: number;
  /** Half of its interval: two values that differ by less may differ by chance. */
  readonly noise: number;
}

/** What candidates are ranked by: the first metric over all rows that a gate names, or the task's plainest. */
export function headlineOf(gates: readonly ResolvedGate[], answers: "classes" | "values"): MetricName {
  const gate = gates.find(
    ({ metric, class: className, slice, perturbation }) =>
      METRICS[metric].on === "rows" && className === undefined && !slice && perturbation === undefined,
  );
  return gate?.metric ?? (answers === "classes" ? "accuracy" : "mae");
}

/** Of one model: each training with its newest measured evaluation on the split; those without say nothing. */
export function attemptsOf(
  trainings: readonly TrainingRecord[],
  evaluations: readonly EvaluationRecord[],
  { model, testSplit }: { readonly model: string; readonly testSplit: Digest },
  metric: MetricName,
): readonly Attempt[] {
  return trainings
    .filter((training) => training.model === model)
    .flatMap((training) => {
      const found = evaluations.findLast((each) => each.training === training.key && each.testSplit === testSplit);
      const attempt = found && attemptOf(training, found.candidate, metric);
      return attempt ? [attempt] : [];
    });
}

export function attemptOf(
  training: TrainingRecord,
  { measurements }: EvaluationRecord["candidate"],
  metric: MetricName,
): Attempt | null {
  const measured = measurements.find((each) => each.metric === metric && each.class === undefined);
  if (!measured || measured.value === null) return null;
  const { low, high } = measured.interval ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const settings = settingsOf(training.training);
  return { training: training.key, settings, value: measured.value, noise: (high - low) / 2 };
}

/** The seed is no setting: what it changes is chance. */
export function settingsOf(training: unknown): Readonly<Record<string, Setting>> {
  if (!isMapping(training)) return {};
  const { algorithm, hyperparameters } = training;
  const entries = isMapping(hyperparameters) ? Object.entries(hyperparameters) : [];
  const settings = Object.fromEntries(
    entries.filter((entry): entry is [string, Setting] => ["string", "number", "boolean"].includes(typeof entry[1])),
  );
  return typeof algorithm === "string" ? { algorithm, ...settings } : settings;
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
