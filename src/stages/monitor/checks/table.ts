/** Every check that a deployment may ask for, and what measures it. */
import type { Signal } from "../../../domain/records.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import type { CheckContext, Measure } from "./context.ts";
import { dataDrift } from "./data-drift.ts";
import { missing } from "./missing.ts";
import { predictionDrift } from "./prediction-drift.ts";
import { range } from "./range.ts";

type Table = { readonly [K in MonitoringCheck["check"]]: Measure<K> };

const notMeasured = ({ check }: MonitoringCheck): never => {
  throw new TypeError(`the check ${check} is not measured`);
};

/** Measured where performance is, from the same rows. */
const withPerformance = (): readonly Signal[] => [];

const CHECKS = {
  missing,
  range,
  schema: notMeasured,
  duplicates: notMeasured,
  constant: notMeasured,
  rows: notMeasured,
  freshness: notMeasured,
  skew: notMeasured,
  "data-drift": dataDrift,
  "multivariate-drift": notMeasured,
  outliers: notMeasured,
  "prediction-drift": predictionDrift,
  output: notMeasured,
  "concept-drift": notMeasured,
  fairness: withPerformance,
  telemetry: notMeasured,
} satisfies Table;

export function runCheck<K extends MonitoringCheck["check"]>(
  check: Extract<MonitoringCheck, { readonly check: K }>,
  context: CheckContext,
): readonly Signal[] {
  const table: Table = CHECKS;
  const measure = table[check.check as K] as Measure<K> | undefined;
  if (!measure) throw new TypeError(`the check ${check.check} is not measured`);
  return measure(check as Parameters<Measure<K>>[0], context);
}
