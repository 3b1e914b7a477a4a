/**
 * Writes each day of a prediction log that is over as Parquet: its rows with what people said of them, and beside it what
 * they said of other rows. Once a day: what is said later stands among the feedback of the day on which it was said.
 */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { momentsLogged } from "../../domain/log-window.ts";
import type { CompactionRecord } from "../../domain/records.ts";
import type { Cell } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ParquetWriter } from "../../ports/parquet.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Records } from "../../ports/records.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { type Day, ofDay, readDay } from "./day.ts";
import { dayOf, dueDays } from "./plan.ts";

export interface CompactPorts {
  readonly records: Records;
  readonly blobs: Blobs;
  readonly predictionLog: PredictionLog;
  readonly parquet: ParquetWriter;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

export interface CompactInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  readonly dryRun?: boolean;
  /** Rows of one table at most. */
  readonly mostRows?: number;
}

export interface CompactOutcome {
  readonly due: readonly string[];
  readonly written: readonly CompactionRecord[];
}

/** A table is put into the blob store as a whole. */
const MOST_ROWS = 500_000;

export async function runCompact(ports: CompactPorts, input: CompactInput): Promise<CompactOutcome> {
  const { records, predictionLog, clock, log } = ports;
  const { snapshot, deployment, dryRun = false, mostRows = MOST_ROWS } = input;
  if (!snapshot.specs.deployments.has(deployment)) throw unknownDeployment(deployment, snapshot.specs.deployments);
  const now = clock.now();
  const complete = await predictionLog.completeUntil(deployment);
  const until = complete === null || Date.parse(complete) > now.getTime() ? now : new Date(complete);
  const lines = () => predictionLog.lines({ deployment });
  const logged = new Set<string>();
  for await (const line of lines()) for (const moment of momentsLogged(line)) logged.add(dayOf(moment));
  const due = dueDays({ deployment, logged, records: await records.list("compaction"), until });
  if (dryRun) return { due, written: [] };
  const truths = await predictionLog.feedback(deployment);
  const written: CompactionRecord[] = [];
  for (const day of due) {
    const found = await readDay(day, lines, truths);
    const content = { ...(await writeRows(ports, day, lines, found, mostRows)), ...(await writeOthers(ports, found)) };
    const key = digestOfJson({ deployment, day });
    const createdAt = clock.now().toISOString();
    // Of two at once the first one's record stays; the other one's tables are the same, or are never named.
    const record: CompactionRecord = { schema: 1, kind: "compaction", key, createdAt, deployment, day, ...content };
    written.push((await records.put(record)).record);
    log.info(`${deployment}: ${content.rows} predictions of ${day} as Parquet`);
  }
  return { due, written };
}

type Lines = Parameters<typeof readDay>[1];

async function writeRows(
  { blobs, parquet }: CompactPorts,
  day: string,
  lines: Lines,
  found: Day,
  mostRows: number,
): Promise<Pick<CompactionRecord, "predictions" | "rows">> {
  const { columns, cells } = found.predictions;
  const predictions: Digest[] = [];
  let rows = 0;
  let part: (readonly Cell[])[] = [];
  const writePart = async () => {
    predictions.push(await blobs.put(await wholeOf(parquet.write(columns, each(part)))));
    part = [];
  };
  for await (const line of lines()) {
    for (const row of ofDay(line, day)) {
      if (!found.counts(row)) continue;
      part.push(cells(row));
      rows += 1;
      if (part.length >= mostRows) await writePart();
    }
  }
  if (part.length > 0) await writePart();
  return { predictions, rows };
}

async function writeOthers(
  { blobs, parquet }: CompactPorts,
  { feedback, others, late, orphans }: Day,
): Promise<Pick<CompactionRecord, "feedback" | "late" | "orphans">> {
  if (others.length === 0) return { feedback: null, late, orphans };
  const table = parquet.write(feedback.columns, each(others.map((said) => feedback.cells(said))));
  return { feedback: await blobs.put(await wholeOf(table)), late, orphans };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    all.push(piece);
    length += piece.length;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of all) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
