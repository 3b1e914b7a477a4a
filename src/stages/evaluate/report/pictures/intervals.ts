/** The differences from the champion as one picture: those of the whole split, then those of the declared slices. */

import type { Measurement } from "../../../../domain/measurement.ts";
import { METRICS, type MetricInfo } from "../../../../domain/metrics.ts";
import { type IntervalRow, intervalPlot } from "../../../../domain/plots/intervals.ts";
import type { EvaluationRecord } from "../../../../domain/records.ts";
import { differenceText, metricText, sliceText, valueText } from "../../../../policy/metric-text.ts";
import { answersValues, findIn, goodness, QUALITY, QUALITY_OF_VALUES, significance } from "../text.ts";

const MOST_SLICES = 12;

export function intervalsPicture(record: EvaluationRecord): string | null {
  const { candidate, champion, details } = record;
  if (!champion || !details) return null;
  const metrics: readonly Measurement["metric"][] = answersValues(candidate) ? QUALITY_OF_VALUES : QUALITY;
  const whole = metrics.flatMap((metric) =>
    rowOf(metric, findIn(details.differences, { metric }), findIn(champion.measurements, { metric })),
  );
  const slices = details.slices
    .filter(({ origin }) => origin === "declared")
    .flatMap(({ slice, differences, champion: there }) => {
      const difference = differences.find(({ value, interval }) => value !== null && interval);
      if (!difference) return [];
      return rowOf(
        `${metricText(difference.metric, difference.class)}: ${sliceText(slice)}`,
        difference,
        findIn(there, difference),
      );
    })
    .slice(0, MOST_SLICES);
  return intervalPlot("Candidate against champion, 90% intervals of the difference", [...whole, ...slices]);
}

/** Errors are in the label's unit and may be thousands where R² is below 1: they are drawn as shares of the champion's. */
function rowOf(
  label: string,
  difference: Measurement | undefined,
  champion: Measurement | undefined,
): readonly IntervalRow[] {
  if (difference?.value == null || !difference.interval) return [];
  const { metric, value, interval } = difference;
  const { of }: MetricInfo = METRICS[metric];
  const scale = of === "values" && metric !== "r2" ? Math.abs(champion?.value ?? 0) : 1;
  if (scale === 0) return [];
  const ends = [goodness(metric, interval.low / scale), goodness(metric, interval.high / scale)];
  const before = champion?.value == null ? "" : ` from ${valueText(metric, champion.value)}`;
  return [
    {
      label,
      value: goodness(metric, value / scale),
      ...{ low: Math.min(...ends), high: Math.max(...ends) },
      tone: significance(difference),
      text: `${differenceText(metric, value)}${before}`,
    },
  ];
}
