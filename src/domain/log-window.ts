/** Which lines of a prediction log a window of time asks for. */
import type { Prediction } from "./prediction.ts";
import { type FileEnd, momentsOf, type PredictionLine, predictionsIn, type Span } from "./prediction-line.ts";

interface Bounds {
  readonly from?: string;
  readonly to?: string;
}

const fromOf = ({ from }: Bounds): number => (from === undefined ? -Infinity : Date.parse(from));
const toOf = ({ to }: Bounds): number => (to === undefined ? Infinity : Date.parse(to));

/** By event time: the start belongs to it, the end does not. */
export const isWithin = (window: Bounds, moment: string): boolean => {
  const time = Date.parse(moment);
  return time >= fromOf(window) && time < toOf(window);
};

export const overlaps = (window: Bounds, span: Span): boolean =>
  span !== null && Date.parse(span.last) >= fromOf(window) && Date.parse(span.first) < toOf(window);

/** Of a part of a log that has ended; one of an earlier version does not say when its feedback and telemetry were. */
export const mayHold = (window: Bounds, { events, feedback, telemetry = 0, said }: Held): boolean =>
  overlaps(window, events) || (feedback + telemetry > 0 && (said === undefined || overlaps(window, said)));

type Held = Pick<FileEnd, "events" | "feedback" | "said"> & Partial<Pick<FileEnd, "telemetry">>;

export const touches = (window: Bounds, line: PredictionLine): boolean =>
  momentsOf(line).some((moment) => isWithin(window, moment));

/** When what a line tells was put on record, as far as it says so. */
export function momentsLogged(line: PredictionLine): readonly string[] {
  if (line.kind === "prediction") return [line.prediction.time];
  return line.kind === "batch" ? [line.batch.time] : momentsOf(line);
}

/** The rows of a line that are within the window. */
export const rowsWithin = (window: Bounds, line: PredictionLine): readonly Prediction[] =>
  touches(window, line) ? predictionsIn(line).filter(({ eventTime }) => isWithin(window, eventTime)) : [];
