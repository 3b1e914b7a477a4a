/** The prediction log of a server: written in the mode that its bundle asks for, and read back for exports. */
import { createParquetWriter } from "../../adapters/parquet-writer/parquet-writer.ts";
import { createFolderPredictionLog } from "../../adapters/prediction-log-folder/prediction-log.ts";
import { createFolderPredictionSink } from "../../adapters/prediction-log-folder/prediction-sink.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { ParquetWriter } from "../../ports/parquet.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { PredictionSink } from "../../ports/prediction-sink.ts";

export interface ServerLog {
  readonly log: PredictionSink;
  readonly logged: Pick<PredictionLog, "lines">;
  readonly parquet: ParquetWriter;
}

/** Answers wait while a group is written: a small one, although the file grows by that. */
const ROWS_A_GROUP = 2_000;

export function openServerLog(
  folder: string,
  { blobs, clock, ids }: { readonly blobs: Pick<Blobs, "put">; readonly clock: Clock; readonly ids: Ids },
): ServerLog {
  return {
    log: createFolderPredictionSink({ folder, clock, ids, blobs }),
    logged: createFolderPredictionLog({ folder, clock, ids }),
    parquet: createParquetWriter(ROWS_A_GROUP),
  };
}
