/** Answers whose shares have moved, or that are more or less sure than they were: of each member, and by slice. */

import type { Prediction } from "../../../domain/prediction.ts";
import { answersOf } from "../../../domain/signature.ts";
import { declaredSlices, rowsOf } from "../../../domain/slices.ts";
import type { Cell } from "../../../domain/table.ts";
import { judgeShift } from "../../../policy/drift.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { type ColumnProfile, profileCategories, profileNumbers } from "../../../stats/profile.ts";
import { alikeRows } from "../alike-rows.ts";
import type { YearSeason } from "../facts.ts";
import type { Tried, TriedAnswers } from "../reference.ts";
import { type ColumnPair, measureShifts } from "../shifts.ts";
import { outputName } from "../summaries.ts";
import { triedOfSeason } from "../year-reference.ts";
import type { CheckContext, CheckOf, Measure } from "./context.ts";
import { thresholdsOf } from "./data-drift.ts";
import { type Part, partsOf } from "./parts.ts";

type Of = NonNullable<CheckOf<"prediction-drift">["of"]>;

export const predictionDrift: Measure<"prediction-drift"> = (check, context) => {
  const { facts, monitoring, chance } = context;
  const of = check.of ?? DEFAULTS.predictionDriftOf;
  const kind = of === "answers" ? answersOf(facts.reference.version.signature.task) : of;
  const pairs = partsOf(facts, monitoring).map(({ rows, ...part }, index): ColumnPair => {
    const compared = comparedWith(kind, part, context);
    const next = chance(`${of} ${index} blocks`);
    const alike = alikeRows(monitoring.correlated, rows.map(CELL[kind]), compared.reference, DEFAULTS.binning, next);
    return {
      ...(part.role && { role: part.role }),
      ...(part.slice && { slice: part.slice }),
      ...compared,
      current: columnOf(kind, context, rows),
      ...(alike && { chance: alike }),
    };
  });
  const shifts = measureShifts(pairs, {
    statistic: "psi",
    binning: DEFAULTS.binning,
    called: of === "answers" ? "prediction" : "confidence",
    chance: (subject) => chance(`${of} ${subject}`),
  });
  return shifts.map((shift) => judgeShift(shift, thresholdsOf(check, monitoring.minimumRows)));
};

type Kind = Exclude<Of, "answers"> | "classes" | "values";

type Answered = Pick<Prediction, "label" | "value" | "confidence">;

const CELL: Readonly<Record<Kind, (row: Answered) => Cell>> = {
  classes: ({ label }) => (label === "" ? null : label),
  values: ({ value }) => value ?? null,
  confidence: ({ confidence }) => confidence,
};

function columnOf(kind: Kind, context: CheckContext, rows: readonly Answered[]): ColumnProfile {
  const [subject, cells] = [subjectOf(kind, context), rows.map(CELL[kind])];
  return kind === "classes"
    ? profileCategories(subject, cells)
    : profileNumbers(subject, cells, Number.POSITIVE_INFINITY);
}

const subjectOf = (kind: Kind, { facts }: CheckContext): string =>
  kind === "confidence" ? "confidence" : facts.reference.version.signature.label.name;

function comparedWith(
  kind: Kind,
  part: Omit<Part, "rows">,
  context: CheckContext,
): Pick<ColumnPair, "reference" | "against"> {
  const { season } = context.facts;
  const found = season?.columns.get(outputName(kind === "confidence" ? "confidence" : "answers", "champion"));
  const isSeasonal = found && !part.role && !part.slice && found.type === (kind === "classes" ? "category" : "number");
  if (season && isSeasonal) {
    return {
      reference: { ...found, name: subjectOf(kind, context) },
      against: season.answersAgainst ?? season.against,
    };
  }
  if (season?.year) return daysOfYear(kind, part, context, season.year);
  return { reference: triedColumn(kind, part, context) };
}

/** Of whoever stands beside the champion, and of slices: nothing of the whole year, where too few rows are of these days. */
function daysOfYear(
  kind: Kind,
  part: Omit<Part, "rows">,
  context: CheckContext,
  year: YearSeason,
): Pick<ColumnPair, "reference" | "against"> {
  const known = context.facts.tried.get(part.servable) ?? { lines: [], rows: [] };
  const { lines, against } = triedOfSeason(triedIn(known, part, context), year);
  return { reference: columnOf(kind, context, lines.map(answered)), against };
}

/** What the same member answered when it was tried, of the same slice. */
function triedColumn(kind: Kind, part: Omit<Part, "rows">, context: CheckContext): ColumnProfile {
  const { reference, tried } = context.facts;
  const subject = subjectOf(kind, context);
  // Where nothing was tried the labels of the training split stand in for the champion's answers.
  if (kind === "classes" && !part.role && !part.slice) return profileOfCounts(subject, reference.answers);
  if (kind === "values" && !part.role && !part.slice) {
    return profileNumbers(subject, reference.values, Number.POSITIVE_INFINITY);
  }
  const known = tried.get(part.servable);
  return columnOf(kind, context, known ? triedIn(known, part, context).lines.map(answered) : []);
}

function triedIn(tried: TriedAnswers, { slice }: Omit<Part, "rows">, { monitoring }: CheckContext): TriedAnswers {
  if (!slice) return tried;
  const { lines, rows } = tried;
  const members = Array.from(rowsOf(declaredSlices(rows ?? [], monitoring.slices), slice));
  return {
    lines: members.map((row) => lines[row]).filter((line) => line !== undefined),
    rows: members.map((row) => rows?.[row] ?? {}),
  };
}

const answered = ({ label, value, probabilities }: Tried): Answered => ({
  label: label ?? "",
  ...(value !== undefined && { value }),
  confidence: probabilities.length > 0 ? Math.max(...probabilities) : Number.NaN,
});

function profileOfCounts(name: string, answers: ReadonlyMap<string, number>): ColumnProfile {
  const counts = [...answers].filter(([, count]) => count > 0);
  return { name, type: "category", n: counts.reduce((sum, [, count]) => sum + count, 0), missing: 0, counts };
}
