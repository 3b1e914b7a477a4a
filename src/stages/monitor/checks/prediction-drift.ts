/** Answers whose shares have moved. */
import type { Digest } from "../../../domain/digest.ts";
import { answersOf } from "../../../domain/signature.ts";
import { judgeShift, type Shift } from "../../../policy/drift.ts";
import { profileCategories, profileNumbers } from "../../../stats/profile.ts";
import type { WindowFacts } from "../facts.ts";
import { categories, measureShifts } from "../shifts.ts";
import type { Measure } from "./context.ts";
import { thresholds } from "./data-drift.ts";

export const predictionDrift: Measure<"prediction-drift"> = (check, { facts, key, monitoring }) => {
  const isNumber = answersOf(facts.reference.version.signature.task) === "values";
  const shift = isNumber ? measureValues(facts, key) : measureAnswers(facts);
  return shift ? [judgeShift(shift, thresholds(check, monitoring.minimumRows))] : [];
};

/** Of a regression: PSI over the deciles of what the champion answered when it was tried. */
function measureValues({ reference, own }: WindowFacts, key: Digest): Shift | undefined {
  const subject = reference.version.signature.label.name;
  const column = (values: readonly (number | null)[]) => profileNumbers(subject, values, Number.POSITIVE_INFINITY);
  const current = column(own.map(({ value }) => value ?? null));
  return measureShifts([{ reference: column(reference.values), current }], "psi", key)[0];
}

function measureAnswers({ reference, own }: WindowFacts): Shift {
  const subject = reference.version.signature.label.name;
  const counts = [...reference.answers].filter(([, count]) => count > 0);
  const referenceRows = counts.reduce((sum, [, count]) => sum + count, 0);
  const current = profileCategories(
    subject,
    own.map(({ label }) => label),
  );
  const isMeasured = referenceRows > 0 && current.n > 0;
  const { effect, pValue } = isMeasured ? categories({ counts }, current, "prediction") : { effect: null, pValue: 1 };
  return {
    subject,
    statistic: "prediction",
    effect,
    pValue,
    n: current.n,
    referenceRows,
    reference: { type: "category", counts },
    current,
  };
}
