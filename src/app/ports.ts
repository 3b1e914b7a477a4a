/** Everything effectful that a verb may use, wired once in `compose.ts`. */
import type { Blobs } from "../ports/blobs.ts";
import type { Clock, Ids } from "../ports/clock.ts";
import type { DeploymentMirror } from "../ports/deployment-mirror.ts";
import type { Files } from "../ports/files.ts";
import type { Forge } from "../ports/forge.ts";
import type { Git } from "../ports/git.ts";
import type { ImageCodec, ImageEditor } from "../ports/image-codec.ts";
import type { InferenceClient } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";
import type { ModelRuntime } from "../ports/model-runtime.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { ParquetWriter } from "../ports/parquet.ts";
import type { PredictionFiles } from "../ports/prediction-files.ts";
import type { PredictionLog } from "../ports/prediction-log.ts";
import type { Records } from "../ports/records.ts";
import type { RepositorySettings } from "../ports/repository-settings.ts";
import type { Tables } from "../ports/tables.ts";
import type { Target, TestEnvironment } from "../ports/target.ts";
import type { Trainer } from "../ports/trainer.ts";
import type { Workflows } from "../ports/workflows.ts";
import type { Deployment, ResolvedTraining } from "../spec/resolved.ts";

export interface Ports {
  readonly git: Git;
  readonly forge: Forge;
  readonly mirror: DeploymentMirror;
  readonly workflows: Workflows;
  readonly repositorySettings: RepositorySettings;
  readonly records: Records;
  readonly blobs: Blobs;
  readonly files: Files;
  readonly tables: Tables;
  readonly images: ImageCodec & ImageEditor;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Who is told of changes of state beside the forge. */
  readonly notifier: Notifier;
  readonly trainers: Readonly<Record<ResolvedTraining["trainer"], Trainer>>;
  readonly runtime: ModelRuntime;
  readonly targets: Readonly<Record<Deployment["target"]["kind"], Target>>;
  readonly testEnvironment: TestEnvironment;
  readonly inference: InferenceClient;
  readonly predictionLog: PredictionLog;
  /** What the servers of this machine logged. */
  readonly predictionFiles: PredictionFiles;
  readonly parquet: ParquetWriter;
}
