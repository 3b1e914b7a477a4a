/** Rows unlike any of training: farther out than 99 in 100 of training are. */

import type { WindowMeasured } from "../../../domain/monitoring.ts";
import { hasInputs, type Prediction } from "../../../domain/prediction.ts";
import type { Row } from "../../../domain/table.ts";
import { formatShare } from "../../../policy/drift-words.ts";
import { judgeLimits } from "../../../policy/limits.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { encodeMixed } from "../../../stats/encode-mixed.ts";
import { thinned } from "../../../stats/matrix.ts";
import {
  NEIGHBOUR_REFERENCE_LIMIT,
  neighbourDistances,
  ownNeighbourDistances,
  shareBeyond,
} from "../../../stats/nearest-neighbours.ts";
import { wilson } from "../../../stats/wilson.ts";
import { type CheckContext, type CheckOf, INPUTS, type Measure } from "./context.ts";
import { independentRows } from "./independent-rows.ts";
import { errorsOf, type TrainingModel, trainingModel } from "./training-model.ts";

type Method = NonNullable<CheckOf<"outliers">["method"]>;

/** Named in the report, farthest out first. */
const WORST = 10;
/** Each row is held against each of training: of more, evenly spaced ones by time. */
const MOST_NEIGHBOURLY_ROWS = 2_000;
const CONFIDENCE = 0.95;

interface Distances {
  /** Of rows of training from the others of training. */
  readonly own: Float64Array;
  readonly rows: Float64Array;
}

const MEASURES: Readonly<Record<Method, (model: TrainingModel, rows: readonly Row[]) => Distances>> = {
  pca: (model, rows) => ({ own: model.errors, rows: errorsOf(model, rows) }),
  knn: ({ matrix, encoding }, rows) => {
    const reference = thinned(matrix, NEIGHBOUR_REFERENCE_LIMIT);
    const distances = neighbourDistances(reference, encodeMixed(encoding, rows));
    return { own: ownNeighbourDistances(reference), rows: distances };
  },
};

export const outliers: Measure<"outliers"> = (check, context) => {
  const { inputs, monitoring } = context;
  const found = outliersOf(check.method ?? DEFAULTS.outlierMethod, context);
  if (typeof found === "string") {
    return [
      { statistic: "outliers", subject: INPUTS, value: null, n: inputs.length, verdict: "inconclusive", reason: found },
    ];
  }
  const { outside, n, independent } = found;
  const share = n === 0 ? null : outside / n;
  return [
    judgeLimits(
      {
        statistic: "outliers",
        subject: INPUTS,
        name: "The share of rows unlike nearly all of training",
        value: share,
        n,
        ...(share !== null && {
          interval: {
            ...wilson(share * independent, independent, CONFIDENCE),
            confidence: CONFIDENCE,
            method: "wilson",
          },
        }),
        format: formatShare,
      },
      { max: check.max, minimumRows: monitoring.minimumRows },
    ),
  ];
};

/** For the record; null where the deployment does not ask. */
export function measureOutliers(context: CheckContext): WindowMeasured["outliers"] {
  const check = context.monitoring.checks.find((each) => each.check === "outliers");
  if (check?.check !== "outliers") return null;
  const found = outliersOf(check.method ?? DEFAULTS.outlierMethod, context);
  return typeof found === "string" ? null : { n: found.n, outside: found.outside, worst: found.worst };
}

interface Outliers {
  readonly n: number;
  readonly outside: number;
  /** Ids of predictions, farthest out first. */
  readonly worst: readonly string[];
  /** How many independent rows those are worth. */
  readonly independent: number;
}

/** By the context, since the record and the check ask for the same. */
const FOUND = new WeakMap<CheckContext, Map<Method, Outliers | string>>();

function outliersOf(method: Method, context: CheckContext): Outliers | string {
  const known = FOUND.get(context) ?? new Map<Method, Outliers | string>();
  FOUND.set(context, known);
  const found = known.get(method) ?? findOutliers(method, context);
  known.set(method, found);
  return found;
}

function findOutliers(method: Method, context: CheckContext): Outliers | string {
  // Of every season: what was seen in another one is nothing that the model does not know.
  const model = trainingModel(context, context.facts.training);
  if (typeof model === "string") return model;
  const rows = looked(context.facts.rows.filter(hasInputs), method);
  const distances = MEASURES[method](
    model,
    rows.map(({ inputs }): Row => inputs),
  );
  const { threshold, outside } = shareBeyond(distances.own, distances.rows);
  const beyond = Array.from(distances.rows, (distance) => (distance > threshold ? 1 : 0));
  const order = Array.from(distances.rows.keys()).filter((row) => beyond[row] === 1);
  order.sort((a, b) => (distances.rows[b] ?? 0) - (distances.rows[a] ?? 0) || a - b);
  return {
    n: rows.length,
    outside,
    worst: order.slice(0, WORST).flatMap((row) => rows[row]?.id ?? []),
    independent: independentRows(beyond, context.monitoring.correlated),
  };
}

function looked(rows: readonly Prediction[], method: Method): readonly Prediction[] {
  if (method !== "knn" || rows.length <= MOST_NEIGHBOURLY_ROWS) return rows;
  return Array.from({ length: MOST_NEIGHBOURLY_ROWS }, (_, index) => {
    return rows[Math.floor((index * rows.length) / MOST_NEIGHBOURLY_ROWS)];
  }).filter((row) => row !== undefined);
}
