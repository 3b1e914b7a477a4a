/** What of a machine's prediction log has not been shipped. Pure. */
import { parseDuration } from "../../domain/duration.ts";
import type { SegmentRecord } from "../../domain/records.ts";
import type { PredictionFile } from "../../ports/prediction-files.ts";
import type { Deployment } from "../../spec/resolved.ts";

export interface CollectFacts {
  readonly deployment: Deployment;
  /** Of the machine's log. */
  readonly source: string;
  readonly files: readonly PredictionFile[];
  /** Every segment on record. */
  readonly segments: readonly SegmentRecord[];
  readonly now: Date;
}

/** Bytes of one file that nobody has shipped. */
export interface Range {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

export interface CollectPlan {
  readonly ranges: readonly Range[];
  /** Where nothing is new: whether to say so, since who waits for a window's end cannot tell silence from delay. */
  readonly sayNothingNew: boolean;
}

export function planCollect({ deployment, source, files, segments, now }: CollectFacts): CollectPlan {
  const own = segments.filter((each) => each.deployment === deployment.name && each.source === source);
  const ranges = files.flatMap(({ name, bytes }) => {
    const from = shippedOf(own, name);
    return from < bytes ? [{ file: name, from, to: bytes }] : [];
  });
  return { ranges, sayNothingNew: endedSince(deployment, lastUntil(own), now) };
}

/** Up to which byte of a file everything is on record. */
export function shippedOf(segments: readonly SegmentRecord[], file: string): number {
  const ends = segments.flatMap(({ content }) => (content?.file === file ? [content.to] : []));
  return Math.max(0, ...ends);
}

function lastUntil(segments: readonly SegmentRecord[]): number | null {
  const moments = segments.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  return moments.length === 0 ? null : Math.max(...moments);
}

/** A window of the monitoring has ended since; once is enough for each, so that silence costs one record a window. */
function endedSince({ monitoring }: Deployment, since: number | null, now: Date): boolean {
  if (!monitoring) return false;
  const length = parseDuration(monitoring.window);
  return since === null || Math.floor(now.getTime() / length) > Math.floor(since / length);
}
