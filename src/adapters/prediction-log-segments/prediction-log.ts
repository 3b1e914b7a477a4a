/**
 * The prediction log as segments that collectors shipped, together with what this machine has logged itself: the same
 * answers on the target's machine and on a runner that has never seen it.
 */
import type { Digest } from "../../domain/digest.ts";
import { mayHold, overlaps, rowsWithin, touches } from "../../domain/log-window.ts";
import type { Feedback, Prediction } from "../../domain/prediction.ts";
import { type PredictionLine, rowsIn } from "../../domain/prediction-line.ts";
import { MOST_LINES, packSegment, segmentKey, summaryOf, unpackSegment } from "../../domain/prediction-segment.ts";
import { newestFeedback, selectPredictions } from "../../domain/prediction-window.ts";
import type { SegmentContent, SegmentRecord } from "../../domain/records.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { PredictionFiles } from "../../ports/prediction-files.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Records } from "../../ports/records.ts";

export interface SegmentLogPorts {
  readonly records: Records;
  readonly blobs: Blobs;
  /** What this machine's own servers wrote. */
  readonly local: PredictionLog;
  readonly files: PredictionFiles;
  readonly clock: Pick<Clock, "now">;
  /** Is told once of segments that somebody else than the pipeline wrote. */
  readonly log?: Pick<Log, "warn">;
}

/** What the pipeline itself says of predictions has no log folder. */
const PIPELINE = "pipeline";

/** Segments are fetched this many at a time. */
const AT_ONCE = 6;

/** Rows that are kept for the next question, which mostly is about the same ones. */
const KEPT_ROWS = 10 * MOST_LINES;

const NOTHING_YET = "1970-01-01T00:00:00.000Z";

export function createSegmentPredictionLog(ports: SegmentLogPorts): PredictionLog {
  const { local } = ports;
  const unpacked = unpacker(ports.blobs);

  const genuine = genuineSegments(ports);

  const segmentsOf = async (deployment: string): Promise<readonly SegmentRecord[]> =>
    (await genuine()).filter((each) => each.deployment === deployment).sort(byPlace);

  async function* linesOf(
    deployment: string,
    wanted: (content: SegmentContent) => boolean,
  ): AsyncGenerator<PredictionLine> {
    const contents = (await segmentsOf(deployment)).flatMap(({ content }) =>
      content && wanted(content) ? [content] : [],
    );
    for (let at = 0; at < contents.length; at += AT_ONCE) {
      const group = contents.slice(at, at + AT_ONCE);
      for (const each of await Promise.all(group.map(({ blob }) => unpacked(blob)))) yield* each;
    }
  }

  return {
    append: (predictions) => local.append(predictions),
    // The machine of a workflow is gone when its job is over, so what it has to say goes where everybody reads.
    appendFeedback: async (all) => {
      for (const [deployment, group] of Map.groupBy(all, (each) => each.deployment)) {
        for (let at = 0; at < group.length; at += MOST_LINES) {
          const lines = group.slice(at, at + MOST_LINES).map((feedback) => ({ kind: "feedback", feedback }) as const);
          await publish(ports, deployment, lines);
        }
      }
    },
    read: async (window) => {
      const found: Prediction[] = [];
      for await (const line of linesOf(window.deployment, ({ events }) => overlaps(window, events))) {
        for (const row of rowsWithin(window, line)) found.push(row);
      }
      for (const row of await local.read(window)) found.push(row);
      return selectPredictions(found, window);
    },
    feedback: async (deployment) => {
      const found: Feedback[] = [];
      for await (const line of linesOf(deployment, ({ feedback }) => feedback > 0)) {
        if (line.kind === "feedback") found.push(line.feedback);
      }
      return newestFeedback([...found, ...(await local.feedback(deployment)).values()], deployment);
    },
    lines: async function* (window) {
      for await (const line of linesOf(window.deployment, (content) => mayHold(window, content)))
        if (touches(window, line)) yield line;
      yield* local.lines(window);
    },
    completeUntil: async (deployment) => {
      if ((await ports.files.list(deployment)).length > 0) return null;
      const moments = (await segmentsOf(deployment)).flatMap(({ until }) => (until === null ? [] : [until]));
      return moments.sort().at(-1) ?? NOTHING_YET;
    },
  };
}

/** Rows that anybody could have written say nothing: not of a soak, not of drift, not for people to look at. */
function genuineSegments({ records, log }: SegmentLogPorts): () => Promise<readonly SegmentRecord[]> {
  const told = new Set<Digest>();
  return async () => {
    const all = await records.list("segment");
    const forged = await records.forged("segment");
    const [first, ...others] = [...forged].filter(([key]) => !told.has(key));
    if (first) {
      const [key, { commit, writer }] = first;
      for (const each of forged.keys()) told.add(each);
      log?.warn(
        `${others.length + 1} of ${all.length} prediction segments are passed over: the pipeline did not write them. ` +
          `The first is the record ${key}, commit ${commit}, by ${writer ?? "nobody that the forge vouches for"}. ` +
          "If the records branch was overwritten, restore it; only the pipeline's App should be able to push to it.",
      );
    }
    return forged.size === 0 ? all : all.filter((segment) => !forged.has(segment.key));
  };
}

/** Said twice, it is one record: the content names it. */
async function publish(
  { records, blobs, clock }: SegmentLogPorts,
  deployment: string,
  lines: readonly PredictionLine[],
): Promise<void> {
  const blob = await blobs.put(packSegment(lines));
  await records.put<SegmentRecord>({
    schema: 1,
    kind: "segment",
    key: segmentKey(deployment, PIPELINE, blob, 0),
    createdAt: clock.now().toISOString(),
    deployment,
    source: PIPELINE,
    until: null,
    content: { file: blob, from: 0, to: lines.length, ...summaryOf(lines), blob },
  });
}

function unpacker(blobs: Blobs): (blob: Digest) => Promise<readonly PredictionLine[]> {
  const kept = new Map<Digest, readonly PredictionLine[]>();
  let size = 0;
  return async (blob) => {
    const known = kept.get(blob);
    if (known) return known;
    const lines = unpackSegment(blob, await blobs.get(blob));
    const rows = lines.reduce((sum, line) => sum + Math.max(1, rowsIn(line)), 0);
    if (size + rows <= KEPT_ROWS && !kept.has(blob)) {
      kept.set(blob, lines);
      size += rows;
    }
    return lines;
  };
}

/** In the order in which the lines were logged, as far as one source can say. */
function byPlace(a: SegmentRecord, b: SegmentRecord): number {
  const place = ({ createdAt, source, content }: SegmentRecord) => [createdAt, source, content?.file ?? ""].join("\n");
  const [first, second] = [place(a), place(b)];
  if (first !== second) return first < second ? -1 : 1;
  return (a.content?.from ?? 0) - (b.content?.from ?? 0);
}
