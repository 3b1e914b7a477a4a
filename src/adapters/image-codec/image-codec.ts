/** Prepares and edits images on threads of their own, with decoders in WebAssembly and the arithmetic of Pillow. */
import { availableParallelism } from "node:os";
import { userError } from "../../domain/errors/user-error.ts";
import type { ImageCodec, ImageEditor } from "../../ports/image-codec.ts";
import { IMAGE_LIMITS, type ImageLimits } from "./limits.ts";
import type { Ask } from "./messages.ts";
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
export function createImageCodec(options: ImageCodecOptions = {}): ImageCodec & ImageEditor {
  const { threads = Math.min(MOST_THREADS, availableParallelism()), limits = IMAGE_LIMITS } = options;
  const pool = createPool({ threads, limits, timeoutMs: TIMEOUT_MS });
  const run = async (ask: Ask) => {
    const reply = await pool.run(ask);
    if (reply.kind === "refused") throw userError("IMAGE_UNREADABLE", { with: { reason: reply.reason } });
    if (reply.kind === "failed") throw new Error(`an image could not be worked on: ${reply.reason}`);
    return reply;
  };
  const encoded = async (ask: Ask) => {
    const reply = await run(ask);
    if (reply.kind !== "encoded") throw new Error(`an image was ${reply.kind}, not encoded`);
    return reply.file;
  };
  return {
    build: IMAGE_CODEC_BUILD,
    async prepare(image, steps) {
      const reply = await run({ image, steps });
      if (reply.kind !== "prepared") throw new Error(`an image was ${reply.kind}, not prepared`);
      return { data: reply.data, properties: reply.properties };
    },
    perturb: (image, change) => encoded({ image, change }),
    thumbnail: (image, edge) => encoded({ image, edge }),
    close: () => pool.close(),
  };
}
