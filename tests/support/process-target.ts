/** A process target in a folder of its own, with the real server behind it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { createProcessTarget } from "../../src/adapters/process-target/process-target.ts";
import type { Digest } from "../../src/domain/digest.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import type { Target } from "../../src/ports/target.ts";
import { servingBuild } from "../../src/serving/build.ts";
import { putBundle, putServable } from "./serving.ts";

export const SERVE_COMMAND = [process.execPath, fileURLToPath(new URL("../../src/app/serve.ts", import.meta.url))];
/** Of the program as it is now. */
export const BUILD = servingBuild(createOnnxRuntime(), createImageCodec());

export interface ProcessWorld {
  readonly folder: string;
  readonly blobs: Blobs;
  readonly blobFolder: string;
  readonly predictions: string;
  readonly home: string;
  readonly target: Target;
  /** Answers wet more often the higher `lean` is. */
  bundle(lean: number): Promise<Digest>;
  dispose(): Promise<void>;
}

export const processWorld = async (): Promise<ProcessWorld> =>
  worldIn(await mkdtemp(join(tmpdir(), "understudy-target-")));

/** The same world again, from another process. */
export function worldIn(folder: string): ProcessWorld {
  const blobPath = join(folder, "blobs");
  const blobs = blobFolder(blobPath);
  const home = join(folder, "home");
  const predictions = join(folder, "predictions");
  const target = createProcessTarget({
    command: SERVE_COMMAND,
    environment: process.env,
    home,
    blobs: blobPath,
    predictions,
    servingBuild: BUILD,
  });
  return {
    folder,
    blobs,
    blobFolder: blobPath,
    predictions,
    home,
    target,
    bundle: async (lean) => {
      const servable = await putServable(blobs, lean);
      return putBundle(blobs, { model: "weather", version: 1 + lean, servable });
    },
    dispose: async () => {
      await target.stop({ deployment: "garden", port: 0 });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
