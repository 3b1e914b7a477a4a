/** The lines of a prediction log, judged member by member: who reads a segment may not know who wrote it. */
import { isDigest } from "./digest.ts";
import type { Feedback, Prediction } from "./prediction.ts";
import { ROLES } from "./servable.ts";

export type PredictionLine =
  | { readonly kind: "prediction"; readonly prediction: Prediction }
  | { readonly kind: "feedback"; readonly feedback: Feedback };

type Members = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const isMoment: Test = (value) => typeof value === "string" && Number.isFinite(Date.parse(value));
const isNumber: Test = (value) => typeof value === "number" && Number.isFinite(value);
const isOneOf =
  (...values: readonly string[]): Test =>
  (value) =>
    values.includes(value as string);
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCell: Test = (value) => value === null || isText(value) || isNumber(value);

const PREDICTION: Readonly<Required<Record<keyof Prediction, Test>>> = {
  id: isText,
  time: isMoment,
  eventTime: isMoment,
  deployment: isText,
  model: isText,
  version: (value) => Number.isSafeInteger(value),
  servable: isDigest,
  bundle: isDigest,
  role: isOneOf(...ROLES),
  inputs: (value) => isMembers(value) && Object.values(value).every(isCell),
  inputsDigest: optional(isDigest),
  properties: optional((value) => isMembers(value) && Object.values(value).every(isNumber)),
  label: isText,
  value: optional(isNumber),
  probabilities: (value) => Array.isArray(value) && value.every(isNumber),
  confidence: isNumber,
  decision: isOneOf("model", "person"),
  latencyMs: isNumber,
  queueMs: optional(isNumber),
  fallback: optional(isOneOf("error", "timeout", "non-finite")),
};

const FEEDBACK: Readonly<Record<keyof Feedback, Test>> = {
  id: isText,
  time: isMoment,
  deployment: isText,
  label: isText,
  source: isOneOf("label", "review", "correction"),
  by: optional(isText),
};

const fits = (value: unknown, tests: Readonly<Record<string, Test>>): boolean =>
  isMembers(value) && Object.entries(tests).every(([name, test]) => test(value[name]));

/** null for anything else than a line of a prediction log. */
export function parsePredictionLine(text: string): PredictionLine | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMembers(line)) return null;
  if (line.kind === "prediction" && fits(line.prediction, PREDICTION)) return line as PredictionLine;
  if (line.kind === "feedback" && fits(line.feedback, FEEDBACK)) return line as PredictionLine;
  return null;
}
