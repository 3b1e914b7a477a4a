/** Prepares images on threads of their own, with decoders in WebAssembly and the arithmetic of Pillow. */
import { availableParallelism } from "node:os";
import { userError } from "../../domain/errors/user-error.ts";
import type { ImageCodec } from "../../ports/image-codec.ts";
import { IMAGE_LIMITS, type ImageLimits } from "./limits.ts";
import { createPool } from "./pool.ts";

export interface ImageCodecOptions {
  /** Default: the machine's, at most 4; the model needs some too. */
  readonly threads?: number;
  readonly limits?: ImageLimits;
}

/** Raised with every change of what comes out. */
const STEPS = 1;

/** The decoders' versions are part of what a model was trained on. */
const IMAGE_CODEC_BUILD = `jsquash-jpeg@1.6.0+jsquash-png@3.1.1+steps@${STEPS}`;

const MOST_THREADS = 4;
const TIMEOUT_MS = 30_000;

/** No thread runs before the first image. */
export function createImageCodec(options: ImageCodecOptions = {}): ImageCodec {
  const { threads = Math.min(MOST_THREADS, availableParallelism()), limits = IMAGE_LIMITS } = options;
  const pool = createPool({ threads, limits, timeoutMs: TIMEOUT_MS });
  return {
    build: IMAGE_CODEC_BUILD,
    async prepare(image, steps) {
      const reply = await pool.run({ image, steps });
      switch (reply.kind) {
        case "prepared":
          return { data: reply.data, properties: reply.properties };
        case "refused":
          throw userError("IMAGE_UNREADABLE", { with: { reason: reply.reason } });
        case "failed":
          throw new Error(`an image could not be prepared: ${reply.reason}`);
      }
    },
    close: () => pool.close(),
  };
}
