/** What serves: part of every evaluation's key, since another build may answer differently. */
import type { ImageCodec } from "../ports/image-codec.ts";
import type { ModelRuntime } from "../ports/model-runtime.ts";

/** Raised whenever a change may alter an answer: decoding, preprocessing, postprocessing, rounding. */
const SERVING_VERSION = 1;

export const servingBuild = (runtime: Pick<ModelRuntime, "build">, images: Pick<ImageCodec, "build"> | null): string =>
  [`understudy-serving@${SERVING_VERSION}`, runtime.build, ...(images ? [images.build] : [])].join(" ");
