/** Every check that a deployment may ask for, and what measures it. */
import type { Signal } from "../../../domain/records.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { constant } from "./constant.ts";
import type { CheckContext, Measure } from "./context.ts";
import { dataDrift } from "./data-drift.ts";
import { duplicates } from "./duplicates.ts";
import { freshness } from "./freshness.ts";
import { missing } from "./missing.ts";
import { multivariateDrift } from "./multivariate-drift.ts";
import { outliers } from "./outliers.ts";
import { output } from "./output.ts";
import { predictionDrift } from "./prediction-drift.ts";
import { range } from "./range.ts";
import { rows } from "./rows.ts";
import { schema } from "./schema.ts";
import { skew } from "./skew.ts";
import { telemetry } from "./telemetry.ts";

type Table = { readonly [K in MonitoringCheck["check"]]: Measure<K> };

/** Measured where performance is, from the same rows. */
const withPerformance = (): readonly Signal[] => [];

const CHECKS = {
  missing,
  range,
  schema,
  duplicates,
  constant,
  rows,
  freshness,
  skew,
  "data-drift": dataDrift,
  "multivariate-drift": multivariateDrift,
  outliers,
  "prediction-drift": predictionDrift,
  output,
  "concept-drift": withPerformance,
  fairness: withPerformance,
  telemetry,
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
