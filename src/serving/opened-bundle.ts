/** A bundle with all its members loaded: what a data plane answers with until the next one takes its place. */
import type { Digest } from "../domain/digest.ts";
import { userError } from "../domain/errors/user-error.ts";
import { type Bundle, type BundleRole, membersOf } from "../domain/servable.ts";
import type { Clock, Ids } from "../ports/clock.ts";
import type { ParquetWriter } from "../ports/parquet.ts";
import type { PredictionLog } from "../ports/prediction-log.ts";
import type { PredictionSink } from "../ports/prediction-sink.ts";
import { readBundle } from "./documents.ts";
import { type LoadingPorts, loadMember } from "./load-member.ts";
import type { Member, MemberOptions } from "./member.ts";
import type { PlaneObserver } from "./metrics/serving-metrics.ts";
import { recorderOf } from "./recording.ts";
import { sharedImages } from "./shared-images.ts";

export interface ServingPorts extends LoadingPorts {
  readonly log: Pick<PredictionSink, "write" | "feedback" | "telemetry" | "close"> &
    Partial<Pick<PredictionSink, "counters">>;
  /** Reads that log back; absent: nothing is kept. */
  readonly logged?: Pick<PredictionLog, "lines">;
  readonly parquet?: ParquetWriter;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Bytes that this process may use; absent: nobody counts. */
  readonly memoryLimit?: number;
  /** Hears of every answer; absent: nobody counts. */
  readonly observer?: PlaneObserver;
}

export interface OpenedBundle {
  readonly digest: Digest;
  readonly bundle: Bundle;
  /** The champion first. */
  readonly members: readonly [Member, ...Member[]];
  /** ISO 8601 UTC: since when it answers. */
  readonly since: string;
  close(): Promise<void>;
}

/** Resolves when every model has answered its golden inputs. */
export async function openBundle(ports: ServingPorts, digest: Digest, options: MemberOptions): Promise<OpenedBundle> {
  const bundle = await readBundle(ports.blobs, digest);
  const images = ports.images && membersOf(bundle).length > 1 ? sharedImages(ports.images) : ports.images;
  const load = (entry: BundleRole) =>
    loadMember(
      { ...ports, images },
      entry,
      bundle.settings,
      (face) => recorderOf(ports.log, ports.clock, { ...bundle, digest }, entry, face),
      options,
    );
  const [first, ...rest] = membersOf(bundle) as [BundleRole, ...BundleRole[]];
  const members: [Member, ...Member[]] = [await load(first)];
  try {
    for (const entry of rest) {
      const member = await load(entry);
      members.push(member);
      checkFits(members[0], member);
    }
  } catch (error) {
    await Promise.all(members.map((member) => member.close()));
    throw error;
  }
  return {
    ...{ digest, bundle, members },
    since: ports.clock.now().toISOString(),
    close: async () => {
      await Promise.all(members.map((member) => member.close()));
    },
  };
}

/** Whoever may be asked with the champion's inputs takes no others. */
function checkFits(champion: Member, other: Member): void {
  const given = new Map(champion.face.inputs.map((input) => [input.name, input]));
  const lacking = other.face.inputs.find(({ name, datatype, content }) => {
    const input = given.get(name);
    return input?.datatype !== datatype || input.content !== content;
  });
  if (lacking) throw userError("SHADOW_DOES_NOT_FIT", { with: { model: other.model, feature: lacking.name } });
}
