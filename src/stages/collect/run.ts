/**
 * Ships the prediction log of this machine to where every runner can read it. Safe to kill and to run twice at once:
 * a segment's record is named by its place in the log, so the second of two finds what the first one shipped.
 */
import { type Problem, UserError, userError } from "../../domain/errors/user-error.ts";
import { type PredictionLine, parseFileLine } from "../../domain/prediction-line.ts";
import {
  MOST_BYTES,
  MOST_LINES,
  packSegment,
  segmentKey,
  silenceKey,
  summaryOf,
} from "../../domain/prediction-segment.ts";
import type { SegmentRecord } from "../../domain/records.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { PredictionFile, PredictionFiles } from "../../ports/prediction-files.ts";
import type { Records } from "../../ports/records.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { planCollect, type Range, shippedOf } from "./plan.ts";

export interface CollectPorts {
  readonly records: Records;
  readonly blobs: Blobs;
  readonly predictionFiles: PredictionFiles;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

export interface CollectInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  readonly dryRun?: boolean;
  /** Lines and bytes of one segment at most. */
  readonly most?: { readonly lines: number; readonly bytes: number };
}

export interface CollectOutcome {
  /** What was not shipped before; on a dry run all that there is to say. */
  readonly ranges: readonly Range[];
  /** Shipped now, by this run or by another at the same time. */
  readonly segments: readonly SegmentRecord[];
}

export async function runCollect(ports: CollectPorts, input: CollectInput): Promise<CollectOutcome> {
  const deployment = input.snapshot.specs.deployments.get(input.deployment);
  if (!deployment) throw unknownDeployment(input.deployment, input.snapshot.specs.deployments);
  const { predictionFiles, records, clock } = ports;
  const source = await predictionFiles.source(input.dryRun);
  if (source === null) return { ranges: [], segments: [] };
  // The moment comes first: what is logged after it may be missing in the list.
  const now = clock.now();
  const files = await predictionFiles.list(deployment.name);
  const plan = planCollect({ deployment, source, files, segments: await records.list("segment"), now });
  if (input.dryRun) return { ranges: plan.ranges, segments: [] };
  const about = { deployment: deployment.name, source, until: now.toISOString() };
  const segments: SegmentRecord[] = [];
  const problems: Problem[] = [];
  for (const [index, range] of plan.ranges.entries()) {
    const isLast = index === plan.ranges.length - 1 && problems.length === 0;
    try {
      for await (const segment of shipRange(ports, about, range, isLast, input.most)) segments.push(segment);
    } catch (error) {
      // A damaged file keeps the others from nobody.
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  // Also where nothing was new: the run that shipped it may have been killed before it could say so.
  await noteCollected(ports, deployment.name, source, files);
  if (!segments.some(({ until }) => until !== null) && plan.sayNothingNew) {
    await records.put<SegmentRecord>({
      ...recordOf(about, now, silenceKey(about.deployment, source, about.until)),
      content: null,
    });
  }
  return { ranges: plan.ranges, segments };
}

async function noteCollected(
  { predictionFiles, records }: CollectPorts,
  deployment: string,
  source: string,
  files: readonly PredictionFile[],
): Promise<void> {
  const own = (await records.list("segment")).filter(
    (each) => each.deployment === deployment && each.source === source,
  );
  for (const { name } of files) {
    const bytes = shippedOf(own, name);
    if (bytes > 0) await predictionFiles.collected(deployment, name, bytes);
  }
}

type About = Pick<SegmentRecord, "deployment" | "source"> & { readonly until: string };

const recordOf = (about: About, now: Date, key: SegmentRecord["key"]) =>
  ({ schema: 1, kind: "segment", key, createdAt: now.toISOString(), ...about }) as const;

/** One segment after the other. Where another collector was quicker, it goes on from where that one ended. */
async function* shipRange(
  { records, blobs, predictionFiles, clock, log }: CollectPorts,
  about: About,
  { file, from: start, to }: Range,
  isLast: boolean,
  most = { lines: MOST_LINES, bytes: MOST_BYTES },
): AsyncGenerator<SegmentRecord> {
  for (let from = start; from < to; ) {
    const bytes = await predictionFiles.read(about.deployment, file, from, most);
    // What a killed writer left torn is nobody's promise.
    if (bytes.length === 0) return;
    const end = from + bytes.length;
    const lines = linesOf(`${about.deployment}/${file}`, bytes);
    const content = { file, from, to: end, ...summaryOf(lines), blob: await blobs.put(packSegment(lines)) };
    const key = segmentKey(about.deployment, about.source, file, from);
    const known = recordOf(about, clock.now(), key);
    const until = isLast && end >= to ? about.until : null;
    const { record } = await records.put<SegmentRecord>({ ...known, until, content });
    log.info(`${about.deployment}: shipped ${content.predictions} predictions and ${content.feedback} of feedback`);
    yield record;
    // Nothing is on record in this place but a segment.
    from = record.content?.to ?? end;
  }
}

function linesOf(segment: string, bytes: Uint8Array): readonly PredictionLine[] {
  return textOf(segment, bytes)
    .split("\n")
    .slice(0, -1)
    .flatMap((text, index) => {
      const line = parseFileLine(text);
      if (!line) throw userError("PREDICTION_LOG_UNREADABLE", { with: { segment, line: index + 1 } });
      return line.kind === "end" ? [] : [line];
    });
}

function textOf(segment: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw userError("PREDICTION_LOG_UNREADABLE", { with: { segment, line: "that is not UTF-8" } });
  }
}
