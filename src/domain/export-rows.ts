/** The prediction log as rows of one kind, for whoever takes it elsewhere. */
import type { ExportKind, ExportRow, ExportWindow } from "./export-kind.ts";
import { createTableShape, type TableColumn } from "./export-table.ts";
import { isWithin, rowsWithin } from "./log-window.ts";
import type { PredictionLine } from "./prediction-line.ts";
import type { Cell } from "./table.ts";

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

/** What writes tables: the port `ParquetWriter`. */
interface TableWriter {
  write(columns: readonly TableColumn[], rows: AsyncIterable<readonly Cell[]>): AsyncIterable<Uint8Array>;
}

/** Reads the log twice: what columns there are is known only at its end. */
export async function* exportParquet(
  { write }: TableWriter,
  lines: () => AsyncIterable<PredictionLine>,
  kind: ExportKind,
  window: ExportWindow,
): AsyncGenerator<Uint8Array> {
  const shape = createTableShape(kind);
  for await (const line of lines()) for (const row of exportRows(kind, window, line)) shape.add(row);
  const table = shape.table();
  async function* cells() {
    for await (const line of lines()) for (const row of exportRows(kind, window, line)) yield table.cells(row);
  }
  yield* write(table.columns, cells());
}
