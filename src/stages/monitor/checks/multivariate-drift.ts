/** Features that no longer go together as in training, though each alone may look as it did. */

import { judgeShift } from "../../../policy/drift.ts";
import { formatNumber, formatShare } from "../../../policy/drift-words.ts";
import { mean } from "../../../stats/mean.ts";
import { meanRise } from "../../../stats/reconstruction-error.ts";
import type { YearSeason } from "../facts.ts";
import { type CheckContext, INPUTS, type Measure } from "./context.ts";
import { thresholdsOf } from "./data-drift.ts";
import { independentRows } from "./independent-rows.ts";
import { errorsOf, type TrainingModel, trainingModel } from "./training-model.ts";

const DRAWS = 1000;

/** Components of a handful of rows say nothing, not even how far rows lie from them. */
function modelOf(context: CheckContext, year: YearSeason | undefined): TrainingModel | string {
  const { facts, monitoring } = context;
  if (!year) return trainingModel(context, facts.training);
  const { minimumRows } = monitoring;
  if (year.rows.length >= minimumRows) return trainingModel(context, year.rows);
  return `${year.rows.length} rows in ${year.against}, ${minimumRows} are needed to say anything`;
}

export const multivariateDrift: Measure<"multivariate-drift"> = (check, context) => {
  const { inputs, monitoring, chance, facts } = context;
  const year = facts.season?.year;
  const against = year?.against ?? "training";
  const model = modelOf(context, year);
  if (typeof model === "string") {
    return [
      {
        statistic: "reconstruction",
        subject: INPUTS,
        value: null,
        n: inputs.length,
        verdict: "inconclusive",
        reason: model,
      },
    ];
  }
  const errors = errorsOf(model, inputs);
  const isMeasured = errors.length > 0 && model.errors.length > 0;
  const rows = independentRows(errors, monitoring.correlated);
  const rise = isMeasured
    ? meanRise(model.errors, errors, { draws: DRAWS, next: chance("reconstruction"), rows })
    : null;
  const before = mean(model.errors);
  const words =
    rise &&
    `Rows fit together less than in ${against}: what its principal components cannot say of them is ${formatShare(rise.effect)} more`;
  const signal = judgeShift(
    {
      subject: INPUTS,
      statistic: "reconstruction",
      effect: rise?.effect ?? null,
      pValue: rise?.pValue ?? 1,
      ...(rise && { nulls: rise.nulls }),
      n: errors.length,
      referenceRows: model.errors.length,
      ...(year && { against }),
      reference: { type: "number", median: null, std: null },
      current: { type: "number", median: null, std: null },
      ...(words && { words }),
    },
    thresholdsOf(check, monitoring.minimumRows),
  );
  return [rise ? { ...signal, change: `error ${formatNumber(before)} -> ${formatNumber(mean(errors))}` } : signal];
};
