/** A segment's bytes: canonical JSON lines in gzip. Reading is bounded, since a blob may be anybody's. */
import { gunzipSync, gzipSync } from "node:zlib";
import { type Digest, digestOfJson } from "./digest.ts";
import { userError } from "./errors/user-error.ts";
import { canonicalJson } from "./json.ts";
import { summaryOfLines } from "./log-summary.ts";
import { type PredictionLine, parsePredictionLine } from "./prediction-line.ts";
import type { SegmentContent } from "./records.ts";

/** What a collector puts into one segment at most. */
export const MOST_LINES = 50_000;
/** A line can be a batch of rows, so bytes are what bounds the memory of a reader. */
export const MOST_BYTES = 64 * 1024 * 1024;

export const packSegment = (lines: readonly PredictionLine[]): Uint8Array =>
  gzipSync(lines.map((line) => `${canonicalJson(line)}\n`).join(""));

/** `name` stands in errors. */
export function unpackSegment(name: string, bytes: Uint8Array): readonly PredictionLine[] {
  const refuse = (reason: string) => userError("PREDICTION_SEGMENT_UNREADABLE", { with: { segment: name, reason } });
  if (bytes.length > MOST_BYTES) throw refuse(`it has ${bytes.length} bytes, and ${MOST_BYTES} are read`);
  let text: string;
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: 2 * MOST_BYTES });
    text = new TextDecoder("utf-8", { fatal: true }).decode(unpacked);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  const lines = text.split("\n");
  if (lines.pop() !== "") throw refuse("its last line has no end");
  if (lines.length > MOST_LINES) throw refuse(`it has ${lines.length} lines, and ${MOST_LINES} are read`);
  return lines.map((line, index) => {
    const parsed = parsePredictionLine(line);
    if (!parsed) throw refuse(`line ${index + 1} is none of predictions, feedback or telemetry`);
    return parsed;
  });
}

/** Key of the record of the lines that start at a place of a log. */
export const segmentKey = (deployment: string, source: string, file: string, from: number): Digest =>
  digestOfJson({ deployment, source, file, from });

/** Key of the record which says that until a moment nothing more was logged. */
export const silenceKey = (deployment: string, source: string, until: string): Digest =>
  digestOfJson({ deployment, source, until });

/** What a record says of the lines of its segment. */
export function summaryOf(
  lines: readonly PredictionLine[],
): Pick<SegmentContent, "predictions" | "feedback" | "telemetry" | "events" | "said"> {
  const { telemetry, ...summary } = summaryOfLines(lines);
  return telemetry === 0 ? summary : { ...summary, telemetry };
}
