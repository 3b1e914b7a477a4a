/** What windows of one run share: references, what members answered when they were tried, rows of training. Read once. */
import type { Digest } from "../../domain/digest.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import type { EvaluationRecord, MonitoringRecord } from "../../domain/records.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Records } from "../../ports/records.ts";
import { momentColumn } from "../../spec/moment-column.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unpackSummary } from "../../stats/stored-summary.ts";
import type { WindowSummary } from "../../stats/window-summary.ts";
import { genuineRecords } from "../evidence.ts";
import { type DatedRows, datedLines } from "./dated-rows.ts";
import type { Monitoring } from "./facts.ts";
import { answeredLines, linesOf, loadReference, type Reference, type TriedAnswers } from "./reference.ts";

export type Member = Pick<MonitoringRecord["champion"], "model" | "version" | "servable">;

export interface Materials {
  reference(champion: Member): Promise<Reference>;
  /** null: no evaluation of it is kept. */
  tried(member: Member): Promise<TriedAnswers | null>;
  training(reference: Reference): Promise<readonly Row[]>;
  /** Rows of every split, by the day of the year that they are of. */
  dated(reference: Reference): Promise<DatedRows>;
  /** null: it is not there, or it is none. */
  summary(summary: Digest): Promise<WindowSummary | null>;
  /** One of this run need not be read back. */
  keep(digest: Digest, summary: WindowSummary): void;
  /** The champion's permutation importance as shares of all features; empty where nothing genuine says. */
  importance(champion: Member): Promise<ReadonlyMap<string, number>>;
}

export interface MaterialPorts {
  readonly blobs: Blobs;
  readonly records: Records;
}

/** Rows of training that are looked at one by one: evenly spaced where there are more. */
const MOST_TRAINING_ROWS = 20_000;

export function materialsOf(
  ports: MaterialPorts,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  monitoring: Monitoring,
): Materials {
  const { records, blobs } = ports;
  const evaluations = once(() => genuineRecords(records, "evaluation"));
  const kept = new Map<Digest, WindowSummary>();
  const readSummary = keyed(
    (digest: Digest) => digest,
    (digest) => summaryIn(blobs, digest),
  );
  return {
    keep: (digest, summary) => void kept.set(digest, summary),
    summary: async (digest) => kept.get(digest) ?? readSummary(digest),
    reference: keyed(nameOf, (champion) => loadReference(ports, snapshot, champion, monitoring.reference)),
    tried: keyed(nameOf, async ({ model, version }) => {
      const named = snapshot.specs.modelVersions.get(model)?.get(version)?.spec.evaluation;
      const evaluation = named ? await records.get("evaluation", named) : null;
      if (!evaluation) return null;
      const lines = answeredLines(await blobs.get(evaluation.candidate.answers));
      return {
        lines,
        rows: needsTestRows(monitoring) ? linesOf(await blobs.get(evaluation.testSplit)).map(rowOf) : null,
      };
    }),
    training: keyed(
      ({ rows }) => rows,
      async ({ rows }) => rowsOf(await blobs.get(rows)),
    ),
    dated: keyed(
      ({ rows }) => rows,
      async ({ rows, others = [], dataset }) => {
        const blobsOfRows = await Promise.all([rows, ...others].map((digest) => blobs.get(digest)));
        return datedLines(blobsOfRows.flatMap(linesOf), momentColumn(dataset));
      },
    ),
    importance: keyed(nameOf, async ({ servable }) => importanceIn(await evaluations(), servable, deployment.name)),
  };
}

const needsTestRows = ({ slices, season }: Monitoring): boolean => slices.length > 0 || season === "year";

/** What is lost or broken stops nobody from comparing with training. */
async function summaryIn(blobs: Blobs, digest: Digest): Promise<WindowSummary | null> {
  try {
    return unpackSummary(await blobs.get(digest));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

const nameOf = ({ model, version, servable }: Member): string => `${model} ${version} ${servable}`;

function rowsOf(bytes: Uint8Array): readonly Row[] {
  const lines = linesOf(bytes);
  const most = Math.min(lines.length, MOST_TRAINING_ROWS);
  return Array.from({ length: most }, (_, index) => {
    return rowOf(lines[Math.floor((index * lines.length) / most)] ?? "{}");
  });
}

const rowOf = (line: string): Row => JSON.parse(line) as Row;

/** Of the newest evaluation that measured it: one in production measures none. Shuffling that made it better counts as none. */
function importanceIn(
  evaluations: readonly EvaluationRecord[],
  servable: Digest,
  deployment: string,
): ReadonlyMap<string, number> {
  const found = evaluations.findLast(
    ({ candidate, details, ...each }) =>
      each.deployment === deployment && candidate.servable === servable && (details?.importance.length ?? 0) > 0,
  );
  const losses = (found?.details?.importance ?? []).map(({ feature, mean }) => [feature, Math.max(0, mean)] as const);
  const total = losses.reduce((sum, [, loss]) => sum + loss, 0);
  return new Map(total > 0 ? losses.map(([feature, loss]) => [feature, loss / total]) : []);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  const made: Promise<T>[] = [];
  return () => {
    const found = made[0] ?? make();
    made[0] = found;
    return found;
  };
}

function keyed<K, T>(keyOf: (subject: K) => string, make: (subject: K) => Promise<T>): (subject: K) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (subject) => {
    const key = keyOf(subject);
    const found = made.get(key) ?? make(subject);
    made.set(key, found);
    return found;
  };
}
