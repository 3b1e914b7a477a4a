/** The same days of the year as a reference: rows of its dataset, answers on the test split, windows of earlier years. */
import type { Prediction } from "../../domain/prediction.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { answersOf } from "../../domain/signature.ts";
import type { Cell, Row } from "../../domain/table.ts";
import { momentColumn } from "../../spec/moment-column.ts";
import { type ColumnProfile, profileCategories, profileNumbers } from "../../stats/profile.ts";
import {
  asProfile,
  mergeSummaries,
  summariseCategories,
  summariseNumbers,
  type WindowSummary,
} from "../../stats/window-summary.ts";
import { type DatedRows, datedRows, MOST_WIDENED, rowsOfSeason, type SeasonRows } from "./dated-rows.ts";
import { daysText } from "./days-of-year.ts";
import type { SeasonReference, WindowFacts, YearSeason } from "./facts.ts";
import type { Reference, Tried, TriedAnswers } from "./reference.ts";
import { outputName } from "./summaries.ts";
import { daysOfWindow } from "./window-days.ts";
import type { Window } from "./windows.ts";

export interface YearQuestion {
  readonly window: Window;
  readonly champion: MonitoringRecord["champion"];
  readonly reference: Reference;
  /** Rows of the window by event time; of none all days of the window are meant. */
  readonly rows: readonly Pick<Prediction, "eventTime">[];
  /** Every row of the dataset's version: what is compared is what comes in, so that no split need be left out. */
  readonly dated: DatedRows;
  readonly tried: WindowFacts["tried"];
  /** What windows of the same days of earlier years looked like, and those of them that the champion answered. */
  readonly earlier: readonly WindowSummary[];
  readonly answered: readonly WindowSummary[];
  /** So many rows are looked for around the window's own days. */
  readonly enough: number;
}

const DAY = 86_400_000;

export function yearReference(question: YearQuestion): SeasonReference {
  const { reference, dated, enough } = question;
  const own = daysOfWindow(question.rows, question.window);
  // Earlier windows are whole: they say little of one of which only some days have rows.
  const isWhole = own.days.count + MOST_WIDENED >= lengthOf(question.window) / DAY;
  const [earlier, answered] = isWhole ? [question.earlier, question.answered] : [[], []];
  const found = rowsOfSeason(dated, own, enough - rowsIn(earlier));
  const rows = found.indexes.map(dated.row);
  const against = againstText("the dataset", found);
  const year: YearSeason = { own, enough, moment: momentColumn(reference.dataset), rows, against };
  const answers = answersOfChampion(question, year);
  return {
    columns: new Map([...profilesOf(featureCells(reference, rows), earlier), ...profilesOf(answers.columns, answered)]),
    against: withYears(against, earlier.length),
    answersAgainst: withYears(answers.against, answered.length),
    year,
  };
}

const lengthOf = ({ from, to }: Window): number => Date.parse(to) - Date.parse(from);
const rowsIn = (summaries: readonly WindowSummary[]): number => summaries.reduce((sum, { rows }) => sum + rows, 0);

/** For example `the dataset's rows of 12 March to 9 June`. */
export const againstText = (whose: string, { days, isPart }: Pick<SeasonRows, "days" | "isPart">): string =>
  `${whose}'s rows of ${daysText(days)}${isPart ? " in the window's proportions" : ""}`;

function withYears(against: string, years: number): string {
  if (years === 0) return against;
  return `${against} and ${years === 1 ? "a window of an earlier year" : `windows of ${years} earlier years`}`;
}

interface Cells {
  readonly name: string;
  readonly type: ColumnProfile["type"];
  readonly cells: readonly Cell[];
}

/** What was measured of images is not among the rows: only earlier windows know it. */
const featureCells = ({ version, profile }: Reference, rows: readonly Row[]): readonly Cells[] =>
  version.signature.features.flatMap(({ name, type }): readonly Cells[] => {
    if (type !== "image") return [{ name, type, cells: rows.map((row) => row[name] ?? null) }];
    const properties = profile.columns.filter((column) => column.name.startsWith(`${name}.`));
    return properties.map((column) => ({ name: column.name, type: column.type, cells: [] }));
  });

interface Answers {
  readonly columns: readonly Cells[];
  readonly against: string;
}

/** Where nothing was tried the labels stand in for the classes that were answered. */
function answersOfChampion({ reference, tried, champion }: YearQuestion, year: YearSeason): Answers {
  const isClasses = answersOf(reference.version.signature.task) === "classes";
  const [answers, confidence] = [outputName("answers", "champion"), outputName("confidence", "champion")];
  const known = tried.get(champion.servable);
  if (!known) {
    const labels = year.rows.map((row) => row[reference.dataset.label] ?? null);
    const columns = isClasses ? ([{ name: answers, type: "category", cells: labels }] as const) : [];
    return { columns, against: year.against };
  }
  const { lines, against } = triedOfSeason(known, year);
  const columns: readonly Cells[] = isClasses
    ? [
        { name: answers, type: "category", cells: lines.map(({ label }) => label) },
        { name: confidence, type: "number", cells: lines.map(({ probabilities }) => Math.max(...probabilities)) },
      ]
    : [{ name: answers, type: "number", cells: lines.map(({ value }) => value ?? null) }];
  return { columns, against };
}

/** What a member answered to rows of the test split of the same days. */
export function triedOfSeason(
  { lines, rows }: TriedAnswers,
  { own, enough, moment }: YearSeason,
): { readonly lines: readonly Tried[]; readonly against: string } {
  const found = rowsOfSeason(datedRows(rows ?? [], moment), own, enough);
  return {
    lines: found.indexes.flatMap((index) => lines[index] ?? []),
    against: againstText("the test split", found),
  };
}

function profilesOf(columns: readonly Cells[], earlier: readonly WindowSummary[]): ReadonlyMap<string, ColumnProfile> {
  const own = (): WindowSummary => ({ schema: 1, rows: 0, columns: columns.map(summaryOf) });
  const joined = earlier.length === 0 ? [] : earlier.reduce(mergeSummaries, own()).columns;
  return new Map(
    columns.map((column) => {
      const found = joined.find(({ name }) => name === column.name);
      return [column.name, found ? asProfile(found) : profileOf(column)];
    }),
  );
}

const profileOf = ({ name, type, cells }: Cells): ColumnProfile =>
  type === "number" ? profileNumbers(name, cells) : profileCategories(name, cells);

const summaryOf = ({ name, type, cells }: Cells) =>
  type === "number" ? summariseNumbers(name, cells) : summariseCategories(name, cells);
