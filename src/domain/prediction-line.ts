/** The lines of a prediction log, judged member by member: who reads a segment may not know who wrote it. */
import { isDigest } from "./digest.ts";
import { FEEDBACK_SOURCES, type Feedback, type Prediction } from "./prediction.ts";
import { expandBatch, type PredictionBatch } from "./prediction-batch.ts";
import { ROLES } from "./servable.ts";
import type { Telemetry } from "./telemetry.ts";

export type PredictionLine =
  /** One row; servers write batches by now. */
  | { readonly kind: "prediction"; readonly prediction: Prediction }
  | { readonly kind: "batch"; readonly batch: PredictionBatch }
  | { readonly kind: "feedback"; readonly feedback: Feedback }
  | { readonly kind: "telemetry"; readonly telemetry: Telemetry };

/** First and last moment, both included; null: there is none. */
export type Span = { readonly first: string; readonly last: string } | null;

/** What a file of the log holds: its last line, when its writer has ended it. */
export interface FileEnd {
  readonly events: Span;
  readonly predictions: number;
  readonly feedback: number;
  readonly telemetry: number;
  /** First and last moment of its feedback and telemetry. Absent: it has none, or was written by an earlier version. */
  readonly said?: Span;
}

export type FileLine = PredictionLine | { readonly kind: "end"; readonly end: FileEnd };

type Members = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;
type Tests<T> = Readonly<Required<Record<keyof T, Test>>>;

const isText: Test = (value) => typeof value === "string";
const isMoment: Test = (value) => typeof value === "string" && Number.isFinite(Date.parse(value));
const isNumber: Test = (value) => typeof value === "number" && Number.isFinite(value);
const isCount: Test = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isOneOf =
  (...values: readonly string[]): Test =>
  (value) =>
    values.includes(value as string);
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCell: Test = (value) => value === null || isText(value) || isNumber(value);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const membersOf =
  (test: Test): Test =>
  (value) =>
    isMembers(value) && Object.values(value).every(test);

const isDecision = isOneOf("model", "person");
const isFallback = isOneOf("error", "timeout", "non-finite");
const ABOUT = {
  time: isMoment,
  deployment: isText,
  model: isText,
  version: (value: unknown) => Number.isSafeInteger(value),
  servable: isDigest,
  bundle: isDigest,
  role: isOneOf(...ROLES),
};

const PREDICTION: Tests<Prediction> = {
  ...ABOUT,
  id: isText,
  eventTime: isMoment,
  inputs: membersOf(isCell),
  inputsDigest: optional(isDigest),
  properties: optional(membersOf(isNumber)),
  label: isText,
  value: optional(isNumber),
  probabilities: listOf(isNumber),
  confidence: isNumber,
  decision: isDecision,
  latencyMs: isNumber,
  queueMs: optional(isNumber),
  fallback: optional(isFallback),
};

const isNumbers = listOf(orNull(isNumber));
const BATCH: Tests<PredictionBatch> = {
  ...ABOUT,
  ids: listOf(isText),
  eventTimes: orNull(listOf(isMoment)),
  inputs: membersOf(listOf(isCell)),
  kept: orNull(listOf(isCount)),
  inputsDigest: orNull(listOf(orNull(isDigest))),
  properties: membersOf(isNumbers),
  labels: orNull(listOf(isText)),
  values: orNull(isNumbers),
  probabilities: listOf(isNumber),
  confidences: orNull(listOf(isNumber)),
  decisions: listOf(isDecision),
  latencyMs: listOf(isNumber),
  queueMs: orNull(isNumbers),
  fallback: orNull(listOf(orNull(isFallback))),
};

const FEEDBACK: Tests<Feedback> = {
  id: isText,
  time: isMoment,
  deployment: isText,
  label: optional(isText),
  value: optional(isNumber),
  source: isOneOf(...FEEDBACK_SOURCES),
  by: optional(isText),
};

const TELEMETRY: Tests<Telemetry> = {
  id: isText,
  time: isMoment,
  deployment: isText,
  device: orNull(isText),
  readings: membersOf(isNumber),
};

const isSpan: Test = (value) => value === null || (isMembers(value) && isMoment(value.first) && isMoment(value.last));
const END: Tests<FileEnd> = {
  events: isSpan,
  predictions: isCount,
  feedback: isCount,
  telemetry: isCount,
  said: optional(isSpan),
};

const fits = (value: unknown, tests: Readonly<Record<string, Test>>): boolean =>
  isMembers(value) && Object.entries(tests).every(([name, test]) => test(value[name]));

/** Every column has a place for every row. */
function isEven(batch: PredictionBatch): boolean {
  const rows = batch.ids.length;
  const held = batch.kept?.length ?? rows;
  const { eventTimes, inputsDigest, labels, values, confidences, decisions, latencyMs, queueMs, fallback } = batch;
  return (
    rows > 0 &&
    batch.probabilities.length % rows === 0 &&
    Object.values(batch.inputs).every((column) => column.length === held) &&
    [eventTimes, inputsDigest, labels, values, confidences, decisions, latencyMs, queueMs, fallback].every(
      (column) => column === null || column.length === rows,
    ) &&
    Object.values(batch.properties).every((column) => column.length === rows)
  );
}

/** null for anything else than a line of a file of a prediction log. */
export function parseFileLine(text: string): FileLine | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMembers(line)) return null;
  if (line.kind === "batch" && fits(line.batch, BATCH) && isEven(line.batch as PredictionBatch)) {
    return line as FileLine;
  }
  if (line.kind === "prediction" && fits(line.prediction, PREDICTION)) return line as FileLine;
  if (line.kind === "feedback" && fits(line.feedback, FEEDBACK)) return line as FileLine;
  if (line.kind === "telemetry" && fits(line.telemetry, TELEMETRY)) return line as FileLine;
  if (line.kind === "end" && fits(line.end, END)) return line as FileLine;
  return null;
}

/** The same without what is only about a file. */
export function parsePredictionLine(text: string): PredictionLine | null {
  const line = parseFileLine(text);
  return line?.kind === "end" ? null : line;
}

/** The rows of a line; none where it is about something else. */
export function predictionsIn(line: PredictionLine): readonly Prediction[] {
  if (line.kind === "prediction") return [line.prediction];
  return line.kind === "batch" ? expandBatch(line.batch) : [];
}

/** How many rows those are. */
export const rowsIn = (line: PredictionLine): number =>
  line.kind === "batch" ? line.batch.ids.length : line.kind === "prediction" ? 1 : 0;

/** When what a line tells happened: the events of its rows, or the moment of anything else. */
export function momentsOf(line: PredictionLine): readonly string[] {
  switch (line.kind) {
    case "prediction":
      return [line.prediction.eventTime];
    case "batch":
      return line.batch.eventTimes ?? [line.batch.time];
    case "feedback":
      return [line.feedback.time];
    case "telemetry":
      return [line.telemetry.time];
  }
}
