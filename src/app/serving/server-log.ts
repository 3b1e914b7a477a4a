/** The prediction log of a server: written in the mode that its bundle asks for, and read back for exports. */
import { createFolderPredictionLog } from "../../adapters/prediction-log-folder/prediction-log.ts";
import { createFolderPredictionSink } from "../../adapters/prediction-log-folder/prediction-sink.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { PredictionSink } from "../../ports/prediction-sink.ts";

export interface ServerLog {
  readonly log: PredictionSink;
  readonly logged: Pick<PredictionLog, "lines">;
}

export function openServerLog(
  folder: string,
  { blobs, clock, ids }: { readonly blobs: Pick<Blobs, "put">; readonly clock: Clock; readonly ids: Ids },
): ServerLog {
  return {
    log: createFolderPredictionSink({ folder, clock, ids, blobs }),
    logged: createFolderPredictionLog({ folder, clock, ids }),
  };
}
