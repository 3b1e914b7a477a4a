/** What answers, without any transport: one bundle at a time, and another in its place without a pause. */
import type { Digest } from "../domain/digest.ts";
import type { ParquetWriter } from "../ports/parquet.ts";
import { createGeneration, type DataPlaneLimits, type Description, type Generation } from "./generation.ts";
import type { Member, MemberOptions } from "./member.ts";
import { withinMemory } from "./memory.ts";
import { type OpenedBundle, openBundle, type ServingPorts } from "./opened-bundle.ts";
import { openRawModel } from "./opened-raw-model.ts";
import type { RawModel } from "./raw-member.ts";
import type { Trips } from "./routing/canary-part.ts";

export type { DataPlaneLimits, Description } from "./generation.ts";
export type { ServingPorts } from "./opened-bundle.ts";

/** `find`, reading a request and `answer` belong into one turn of the event loop: a reload may come between turns. */
export interface DataPlane extends Omit<Generation, "describe"> {
  describe(): Description;
  /** Writes exports as Parquet; null: not here. */
  readonly parquet: ParquetWriter | null;
  /** No run of the champion hangs: asked for readiness. */
  healthy(): boolean;
  /**
   * Loads another bundle beside the one that answers, and switches when its golden inputs are answered; the same bundle
   * stays as it is. Throws a user error, and everything stays, when it cannot be served. One at a time.
   */
  reload(bundle: Digest): Promise<void>;
}

export const LIMITS: DataPlaneLimits = {
  maxRows: 10_000,
  answerWithinMs: 30_000,
  hungAfterMs: 60_000,
  queue: { rows: 20_000, bytes: 256 * 2 ** 20 },
};

/** Resolves when every model has answered its golden inputs: then, and not before, the bundle is ready. */
export async function openDataPlane(
  given: ServingPorts,
  source: Digest | RawModel,
  limits: DataPlaneLimits,
): Promise<DataPlane> {
  const { runtime, memoryLimit } = given;
  const ports = memoryLimit === undefined ? given : { ...given, runtime: withinMemory(runtime, memoryLimit) };
  const { monotonic } = ports.clock;
  const options: MemberOptions = { queue: limits.queue, monotonic };
  const trips: Trips = new Map();
  const open = (asked: Digest | RawModel): Promise<OpenedBundle> =>
    typeof asked === "string" ? openBundle(ports, asked, options) : openRawModel(ports, asked, options);

  let opened = await open(source);
  let current = createGeneration(ports, opened, limits, trips);
  let reloads = 0;
  let reloading: Promise<void> = Promise.resolve();
  /** Generations that still answer what they were asked before. */
  const leaving = new Set<Promise<void>>();

  const replace = async (digest: Digest) => {
    if (opened.digest === digest) return;
    const next = await open(digest);
    const before = current;
    opened = next;
    current = createGeneration(ports, next, limits, trips);
    reloads += 1;
    const left: Promise<void> = before.close().finally(() => leaving.delete(left));
    leaving.add(left);
  };
  // A canary that hangs is answered for by the champion, and a shadow's copies are given up: no reason for a new process.
  const isHung = () =>
    current.members().some((member) => member.role === "champion" && hangs(member, monotonic() - limits.hungAfterMs));

  return {
    describe: () => ({ ...current.describe(), reloads, hung: isHung() }),
    members: () => current.members(),
    find: (model, version) => current.find(model, version),
    answer: (request) => current.answer(request),
    countError: () => current.countError(),
    feedback: (body) => current.feedback(body),
    telemetry: (body) => current.telemetry(body),
    note: (readings) => current.note(readings),
    logged: (window) => current.logged(window),
    parquet: ports.parquet ?? null,
    healthy: () => !isHung(),
    reload: (digest) => {
      const asked = reloading.then(() => replace(digest));
      reloading = asked.catch(() => {});
      return asked;
    },
    close: async () => {
      await reloading;
      await Promise.all([current.close(), ...leaving]);
    },
  };
}

const hangs = (member: Member, before: number): boolean => {
  const { runningSince } = member.state();
  return runningSince !== null && runningSince < before;
};
