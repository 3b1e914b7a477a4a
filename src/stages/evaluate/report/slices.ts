/** For whom it got worse, first; then every slice that was declared, and those that were found. */
import type { FoundSlices, SliceMeasured } from "../../../domain/evaluation.ts";
import { details, markdownTable } from "../../../domain/markdown.ts";
import type { Measurement } from "../../../domain/measurement.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";
import { comparisonCells, findIn, NONE, nameOf, significance, sliceName, withRange, worstFirst } from "./text.ts";

const MOST_SHOWN = 10;
const MOST_LISTED = 120;

interface Line {
  readonly slice: SliceMeasured;
  readonly measurement: Measurement;
  readonly difference: Measurement | undefined;
}

const linesOf = (slices: readonly SliceMeasured[]): readonly Line[] =>
  slices.flatMap((slice) =>
    slice.candidate.map((measurement) => ({
      slice,
      measurement,
      difference: findIn(slice.differences, measurement),
    })),
  );

export function sliceParts({ details: measured, champion }: EvaluationRecord): readonly string[] {
  if (!measured) return [];
  const { slices, found } = measured;
  const lines = linesOf(slices);
  return [
    ...(lines.length > 0 && champion ? [worseSlices(lines)] : []),
    ...(found ? [foundSlices(found, champion !== null)] : []),
    ...(lines.length > 0 ? [allSlices(lines, champion !== null)] : []),
  ];
}

function worseSlices(lines: readonly Line[]): string {
  const compared = lines.flatMap((line) => (line.difference ? [{ ...line, difference: line.difference }] : []));
  // One line a slice, by the metric that was measured first: log-loss and accuracy are of no one scale.
  const lost = compared.filter(({ difference }) => significance(difference) === "worse");
  const worse = lost
    .filter(({ slice }, at) => lost.findIndex((each) => each.slice === slice) === at)
    .sort((a, b) => worstFirst(a.difference, b.difference));
  const heading = "#### For whom it got worse";
  if (worse.length === 0) {
    const count = new Set(compared.map(({ slice }) => slice)).size;
    return `${heading}\n\nOn none of the ${count} declared ${count === 1 ? "slice" : "slices"} is it clearly worse than the champion.`;
  }
  const more = worse.length - MOST_SHOWN;
  const rest = more > 0 ? `\n\n_${more} more below._` : "";
  const byChance = `_${compared.length} differences were looked at, each at 90%: of models that are equal one in twenty would look worse by chance. A gate on a slice does not have that doubt._`;
  return `${heading}\n\n${lineTable(worse.slice(0, MOST_SHOWN), true)}${rest}\n\n${byChance}`;
}

const lineTable = (lines: readonly Line[], compared: boolean): string =>
  compared
    ? markdownTable(
        ["Slice", "Rows", "Metric", "Candidate", "Champion", "Difference", ""],
        ["left", "right", "left", "right", "right", "right", "left"],
        lines.map(({ slice, measurement }) => [
          sliceName(slice.slice),
          String(slice.n),
          nameOf(measurement),
          ...comparisonCells(measurement, slice),
        ]),
      )
    : markdownTable(
        ["Slice", "Rows", "Metric", "Candidate"],
        ["left", "right", "left", "right"],
        lines.map(({ slice, measurement }) => [
          sliceName(slice.slice),
          String(slice.n),
          nameOf(measurement),
          withRange(measurement),
        ]),
      );

function allSlices(lines: readonly Line[], compared: boolean): string {
  const lost = lines.filter(({ difference }) => difference && significance(difference) === "worse");
  const sorted = compared ? [...lost, ...lines.filter((line) => !lost.includes(line))] : lines;
  const more = sorted.length - MOST_LISTED;
  const rest = more > 0 ? `\n\n_${more} more lines are in the record._` : "";
  return details("Every declared slice", `${lineTable(sorted.slice(0, MOST_LISTED), compared)}${rest}`);
}

const FINDINGS = {
  "worse-than-champion": "lost there against the champion",
  "worse-than-rest": "weak there",
} as const;

/** They advise: nobody declared them, and who looks often enough finds something. */
function foundSlices({ looked, slices }: FoundSlices, compared: boolean): string {
  const account = `${looked} ${looked === 1 ? "slice was" : "slices were"} looked at beside those that are declared; p is corrected for all of them (Benjamini-Hochberg).`;
  if (slices.length === 0) return `#### Slices that nobody declared\n\n${account} None stands out.`;
  const rows = slices.slice(0, MOST_SHOWN).map((slice) => {
    const [measurement] = slice.candidate;
    const cells = measurement ? comparisonCells(measurement, slice) : [NONE, NONE, NONE, NONE];
    const [candidate = NONE, champion = NONE, difference = NONE] = cells;
    return [
      sliceName(slice.slice),
      String(slice.n),
      FINDINGS[slice.finding],
      measurement ? `${nameOf(measurement)} ${candidate}` : NONE,
      ...(compared ? [champion, difference] : []),
      slice.adjustedP === undefined ? NONE : probability(slice.adjustedP),
    ];
  });
  const table = markdownTable(
    ["Slice", "Rows", "Finding", "Candidate", ...(compared ? ["Champion", "Difference"] : []), "p"],
    ["left", "right", "left", "right", ...(compared ? (["right", "right"] as const) : []), "right"],
    rows,
  );
  return `#### Slices that nobody declared\n\n${table}\n\n_${account} They were picked because they stand out, so what they show is larger than what is true. They advise and decide nothing: declare one, and give it a gate, to hold it._`;
}

const probability = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));
