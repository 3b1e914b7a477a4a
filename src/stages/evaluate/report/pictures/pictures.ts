/** The pictures of an evaluation as files: drawn from the record alone, so that the same record has the same ones. */

import type { CalibrationBin, EvaluationDetails } from "../../../../domain/evaluation.ts";
import { type CalibrationSeries, calibrationPlot } from "../../../../domain/plots/calibration.ts";
import { confusionPlot } from "../../../../domain/plots/confusion.ts";
import type { EvaluationRecord } from "../../../../domain/records.ts";
import { answersValues } from "../text.ts";
import { intervalsPicture } from "./intervals.ts";

export const PICTURES = {
  confusion: "confusion.svg",
  calibration: "calibration.svg",
  intervals: "intervals.svg",
} as const;

/** Those that there is something to draw of. */
export function picturesOf(record: EvaluationRecord): ReadonlyMap<string, string> {
  const { candidate, details } = record;
  const drawn: readonly (readonly [string, string | null])[] = [
    [PICTURES.intervals, intervalsPicture(record)],
    [
      PICTURES.confusion,
      answersValues(candidate)
        ? null
        : confusionPlot("Confusion matrix of the candidate", candidate.confusion.classes, candidate.confusion.counts),
    ],
    [PICTURES.calibration, details?.calibration ? calibrationPicture(details.calibration) : null],
  ];
  return new Map(drawn.flatMap(([name, svg]) => (svg === null ? [] : [[name, svg] as const])));
}

const calibrationPicture = ({ candidate, champion }: NonNullable<EvaluationDetails["calibration"]>): string | null =>
  calibrationPlot("Calibration, with 90% intervals", [
    series("candidate", candidate),
    ...(champion ? [series("champion", champion)] : []),
  ]);

const series = (name: CalibrationSeries["tone"], bins: readonly CalibrationBin[]): CalibrationSeries => ({
  name,
  tone: name,
  points: bins.map(({ confidence, accuracy, n, interval }) => ({
    ...{ confidence, accuracy, n },
    ...{ low: interval.low, high: interval.high },
  })),
});
