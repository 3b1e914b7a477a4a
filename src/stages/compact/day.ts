/** What one day of a prediction log holds: which rows count, what was said of them, and what was said of others. */
import type { ExportColumn, ExportTable } from "../../domain/export-table.ts";
import { createTableShape } from "../../domain/export-table.ts";
import type { Feedback, Prediction, Truth } from "../../domain/prediction.ts";
import { type PredictionLine, predictionsIn } from "../../domain/prediction-line.ts";
import { answerKey } from "../../domain/prediction-window.ts";
import { dayOf } from "./plan.ts";

export interface Day {
  readonly predictions: ExportTable;
  /** Whether it is the answer that the caller has seen; each is asked about once, in the log's order. */
  counts(row: Prediction): boolean;
  readonly feedback: ExportTable;
  /** What arrived on this day about rows of other days, or of none that is known; the same words once. */
  readonly others: readonly Feedback[];
  readonly late: number;
  readonly orphans: number;
}

const contentOf = ({ id, source, label, value, by }: Feedback) => JSON.stringify([id, source, label, value, by]);

/** `truths`: the newest of each id, from whatever day. Reads the log once more where feedback is about another day. */
export async function readDay(
  day: string,
  lines: () => AsyncIterable<PredictionLine>,
  truths: ReadonlyMap<string, Truth>,
): Promise<Day> {
  const newest = new Map<string, string>();
  const ids = new Set<string>();
  const said = { retries: new Map<string, number>(), refusals: new Map<string, number>() };
  const words = new Map<string, Feedback>();
  const seen = new Set<string>();
  const shape = createTableShape("predictions", joined(truths, said));
  for await (const line of lines()) {
    if (line.kind === "feedback") {
      const content = contentOf(line.feedback);
      if (!seen.has(content)) count(line.feedback, said);
      seen.add(content);
      if (dayOf(line.feedback.time) === day && !words.has(content)) words.set(content, line.feedback);
    }
    for (const row of ofDay(line, day)) {
      shape.add(row);
      ids.add(row.id);
      const before = newest.get(answerKey(row));
      if (before === undefined || before <= row.time) newest.set(answerKey(row), row.time);
    }
  }
  const others = [...words.values()].filter(({ id }) => !ids.has(id));
  const known = others.length === 0 ? new Set<string>() : await knownAmong(others, lines);
  return {
    predictions: shape.table(),
    counts: (row) => newest.get(answerKey(row)) === row.time && newest.delete(answerKey(row)),
    feedback: createTableShape("feedback", [
      { name: "prediction", type: "text", of: ({ id }) => (known.has(id) ? "of another day" : "unknown") },
    ]).table(),
    others: others.toSorted((a, b) => compare(a.time, b.time) || compare(contentOf(a), contentOf(b))),
    late: others.filter(({ id }) => known.has(id)).length,
    orphans: others.filter(({ id }) => !known.has(id)).length,
  };
}

/** Rows that were answered on the day. */
export function ofDay(line: PredictionLine, day: string): readonly Prediction[] {
  const time = line.kind === "batch" ? line.batch.time : line.kind === "prediction" ? line.prediction.time : null;
  return time !== null && dayOf(time) === day ? predictionsIn(line) : [];
}

async function knownAmong(
  feedback: readonly Feedback[],
  lines: () => AsyncIterable<PredictionLine>,
): Promise<ReadonlySet<string>> {
  const wanted = new Set(feedback.map(({ id }) => id));
  const known = new Set<string>();
  for await (const line of lines()) {
    const ids = line.kind === "batch" ? line.batch.ids : line.kind === "prediction" ? [line.prediction.id] : [];
    for (const id of ids) if (wanted.has(id)) known.add(id);
  }
  return known;
}

interface Said {
  readonly retries: Map<string, number>;
  readonly refusals: Map<string, number>;
}

function count({ id, source }: Feedback, { retries, refusals }: Said): void {
  const counts = source === "retry" ? retries : source === "refusal" ? refusals : null;
  counts?.set(id, (counts.get(id) ?? 0) + 1);
}

/** What people said of a row, beside what the model said. */
const joined = (truths: ReadonlyMap<string, Truth>, said: Said): readonly ExportColumn[] => [
  {
    name: "truth",
    type: "text",
    of: ({ id }) => {
      const truth = truths.get(id);
      return truth?.value === undefined ? truth?.label : null;
    },
  },
  { name: "truth_value", type: "number", of: ({ id }) => truths.get(id)?.value },
  { name: "truth_source", type: "text", of: ({ id }) => truths.get(id)?.source },
  { name: "truth_time", type: "time", of: ({ id }) => truths.get(id)?.time },
  { name: "retries", type: "integer", of: ({ id }) => said.retries.get(id) ?? 0 },
  { name: "refusals", type: "integer", of: ({ id }) => said.refusals.get(id) ?? 0 },
];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
