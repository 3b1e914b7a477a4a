/** `serve --bundle`: a bundle by digest, answered for by this process alone: what a container runs. */

import { randomIds, systemClock } from "../../adapters/clock/clock.ts";
import { createImageCodec } from "../../adapters/image-codec/image-codec.ts";
import { memoryLimit } from "../../adapters/machine/memory-limit.ts";
import { runtimeLocator } from "../../adapters/onnx-runtime/locate.ts";
import { createOnnxRuntime } from "../../adapters/onnx-runtime/onnx-runtime.ts";
import type { Digest } from "../../domain/digest.ts";
import type { AccessOptions } from "../../serving/auth/access.ts";
import { type RunningServer, startServer } from "../../serving/start-server.ts";
import { composeBlobs, fetchClosure } from "../blobs.ts";
import { homeFolders } from "../home-folders.ts";
import type { Settings } from "../settings.ts";
import { listenable } from "./listening.ts";
import { serverOperations } from "./operations.ts";
import type { Listening } from "./options.ts";
import { openServerLog } from "./server-log.ts";

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
  const kept = openServerLog(asked.predictions ?? folders.predictions, { blobs, clock, ids });
  const operations = serverOperations(settings.serving.log, clock, asked.access);
  return listenable(
    asked,
    startServer({
      ports: { blobs, runtime, images: createImageCodec(), ...kept, clock, ids, memoryLimit: memoryLimit() },
      bundle: asked.bundle,
      host: asked.host,
      port: asked.port,
      operations,
      onError: operations.log.error,
    }),
  );
}
