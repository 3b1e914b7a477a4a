/** `serve --bundle`: a bundle by digest, answered for by this process alone: what a container runs. */
import { randomIds, systemClock } from "../../adapters/clock/clock.ts";
import { createImageCodec } from "../../adapters/image-codec/image-codec.ts";
import { runtimeLocator } from "../../adapters/onnx-runtime/locate.ts";
import { createOnnxRuntime } from "../../adapters/onnx-runtime/onnx-runtime.ts";
import { createFolderPredictionLog } from "../../adapters/prediction-log-folder/prediction-log.ts";
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { AccessOptions } from "../../serving/auth/access.ts";
import { sinkOf } from "../../serving/log-sink.ts";
import { type RunningServer, startServer } from "../../serving/start-server.ts";
import { composeBlobs, fetchClosure } from "../blobs.ts";
import { homeFolders } from "../home-folders.ts";
import type { Settings } from "../settings.ts";
import type { Listening } from "./options.ts";

export interface BundleServer extends Listening {
  readonly bundle: Digest;
  /** Folder of the prediction log; null: the home's. */
  readonly predictions: string | null;
  readonly access: AccessOptions;
}

export async function serveBundle(settings: Settings, asked: BundleServer): Promise<RunningServer> {
  const folders = homeFolders(settings.home);
  const clock = systemClock();
  const ids = randomIds();
  const blobs = composeBlobs(folders.blobs, settings.blobs, clock);
  const { folder: named, workspace } = settings.runtime;
  // A server asks no registry for programs; bytes of models come from the store that was named.
  const runtime = createOnnxRuntime(runtimeLocator({ named, workspace, download: null }));
  await fetchClosure(blobs, asked.bundle);
  const log = sinkOf(createFolderPredictionLog({ folder: asked.predictions ?? folders.predictions, clock, ids }));
  return startServer({
    ports: { blobs, runtime, images: createImageCodec(), log, clock, ids },
    bundle: asked.bundle,
    host: asked.host,
    port: asked.port,
    onError: (error) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  }).catch((error: unknown) => {
    throw unusable(asked, error) ?? error;
  });
}

const LISTENING = ["EADDRINUSE", "EACCES", "EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN"];

function unusable({ host, port }: Listening, error: unknown): Error | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return LISTENING.includes(code)
    ? userError("SERVE_PORT_UNUSABLE", { with: { host, port, reason: code } }, { cause: error })
    : null;
}
