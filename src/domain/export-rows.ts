/** The prediction log as rows of one kind, for whoever takes it elsewhere. */
import { isWithin, rowsWithin } from "./log-window.ts";
import type { Feedback, Prediction } from "./prediction.ts";
import type { PredictionLine } from "./prediction-line.ts";
import type { Telemetry } from "./telemetry.ts";

export const EXPORT_KINDS = ["predictions", "feedback", "telemetry"] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export type ExportRow = Prediction | Feedback | Telemetry;

export interface ExportWindow {
  readonly from?: string;
  readonly to?: string;
}

/** What of a line was asked for: predictions by the time of their event, the others by their own. */
export function exportRows(kind: ExportKind, window: ExportWindow, line: PredictionLine): readonly ExportRow[] {
  switch (kind) {
    case "predictions":
      return rowsWithin(window, line);
    case "feedback":
      return line.kind === "feedback" && isWithin(window, line.feedback.time) ? [line.feedback] : [];
    case "telemetry":
      return line.kind === "telemetry" && isWithin(window, line.telemetry.time) ? [line.telemetry] : [];
  }
}

/** JSON lines in pieces of about this many characters; a line of the log is the most that is held at once. */
const PIECE = 64 * 1024;

export async function* exportJsonLines(
  lines: AsyncIterable<PredictionLine>,
  kind: ExportKind,
  window: ExportWindow,
): AsyncGenerator<string> {
  let piece = "";
  for await (const line of lines) {
    for (const row of exportRows(kind, window, line)) {
      piece += `${JSON.stringify(row)}\n`;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}
