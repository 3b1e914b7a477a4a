/** Where a candidate lost: classes, slices and perturbations whose loss is beyond chance, and what it takes for what. Pure. */

import type { EvaluationDetails, SliceMeasured } from "../../../domain/evaluation.ts";
import type { Measurement } from "../../../domain/measurement.ts";
import { METRICS, type MetricName } from "../../../domain/metrics.ts";
import type { EvaluationRecord, Measured } from "../../../domain/records.ts";
import { differenceText, percentText, sliceText, valueText } from "../../../policy/metric-text.ts";

export interface Loss {
  /** Rows' worth: how much was lost times on how many. */
  readonly weight: number;
  readonly text: string;
  readonly slice?: SliceMeasured;
  readonly class?: string;
}

type Weighed = Pick<EvaluationRecord, "candidate" | "champion"> & { readonly details: EvaluationDetails };

/** Worst first. */
export function lossesOf({ candidate, details }: Weighed, headline: MetricName): readonly Loss[] {
  const whole = candidate.measurements.find((each) => each.metric === headline && each.class === undefined);
  const found = details.found?.slices ?? [];
  return [
    ...details.differences.flatMap((each) => classLoss(candidate, each)),
    ...[...details.slices, ...found].flatMap((each) => sliceLoss(each, headline, whole?.value ?? null)),
    ...details.perturbations.flatMap(({ text, drops }) => dropLoss(text, drops, headline)),
    ...confusions(candidate),
  ].toSorted((a, b) => b.weight - a.weight);
}

/** How much worse, or null: not beyond chance. */
function worse({ metric, value, interval }: Measurement): number | null {
  if (value === null || !interval) return null;
  const higher = METRICS[metric].better === "higher";
  return (higher ? interval.high < 0 : interval.low > 0) ? Math.abs(value) : null;
}

function classLoss(candidate: Measured, difference: Measurement): readonly Loss[] {
  const { metric, class: className, n } = difference;
  const size = worse(difference);
  if (metric !== "recall" || className === undefined || size === null) return [];
  const now = candidate.measurements.find((each) => each.metric === metric && each.class === className)?.value ?? null;
  const text = `Recall of ${className} is ${now === null ? "" : `${valueText(metric, now)}, `}${against(difference)}.`;
  return [{ weight: size * n, text, class: className }];
}

function sliceLoss(slice: SliceMeasured, headline: MetricName, whole: number | null): readonly Loss[] {
  const name = sliceText(slice.slice);
  const now = slice.candidate.find((each) => each.metric === headline && each.class === undefined);
  const difference = slice.differences.find((each) => each.metric === headline && each.class === undefined);
  const size = difference ? worse(difference) : null;
  if (difference && size !== null) {
    const value = now?.value ?? null;
    const text = `On ${name} ${headline} is ${value === null ? "" : `${valueText(headline, value)}, `}${against(difference)}.`;
    return [{ weight: size * slice.n, text, slice }];
  }
  // Beside a champion that does no better there, it did not lose there.
  if (difference || !now?.interval || now.value === null || whole === null) return [];
  const higher = METRICS[headline].better === "higher";
  if (higher ? now.interval.high >= whole : now.interval.low <= whole) return [];
  const text = `On ${name} ${headline} is ${valueText(headline, now.value)}, over all rows ${valueText(headline, whole)} (${slice.n} rows).`;
  return [{ weight: Math.abs(now.value - whole) * slice.n, text, slice }];
}

function dropLoss(what: string, drops: readonly Measurement[], headline: MetricName): readonly Loss[] {
  const drop = drops.find((each) => each.metric === headline && each.class === undefined);
  if (!drop?.interval || drop.value === null || drop.interval.low <= 0) return [];
  const text = `With ${what} it loses ${valueText(headline, drop.value)} of ${headline} (${drop.n} rows).`;
  return [{ weight: drop.value * drop.n, text }];
}

/** Shares of a class's rows from which on it is taken for another. */
const OFTEN = 0.2;

function confusions({ confusion: { classes, counts } }: Measured): readonly Loss[] {
  return classes.flatMap((truth, row) => {
    const all = (counts[row] ?? []).reduce((sum, count) => sum + count, 0);
    return classes.flatMap((answer, column): readonly Loss[] => {
      const count = counts[row]?.[column] ?? 0;
      if (row === column || count < 2 || count < OFTEN * all) return [];
      const text = `Of ${all} rows of ${truth} ${count} are taken for ${answer}.`;
      return [{ weight: count, text, class: truth }];
    });
  });
}

function against({ metric, value, n, interval }: Measurement): string {
  const range = interval
    ? `${percentText(interval.confidence)} interval ${differenceText(metric, interval.low)} to ${differenceText(metric, interval.high)}, `
    : "";
  return `${differenceText(metric, value ?? 0)} against the champion (${range}${n} rows)`;
}
