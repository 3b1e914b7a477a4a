/** The whole way of one image, on the thread that calls it. */
import type { ImagePreprocessing } from "../../domain/preprocessing.ts";
import type { PreparedImage } from "../../ports/image-codec.ts";
import type { Decode } from "./decode.ts";
import { frameOf } from "./frame.ts";
import { normalise } from "./normalise.ts";
import { planesOf } from "./planes.ts";
import { propertiesOf } from "./properties.ts";
import { resample } from "./resample.ts";

/** Throws `Refusal`. */
export async function prepareImage(
  decode: Decode,
  file: Uint8Array,
  steps: ImagePreprocessing,
): Promise<PreparedImage> {
  const pixels = await decode(file);
  const { rgb, grey } = planesOf(pixels);
  const frame = frameOf(pixels.width, pixels.height, steps);
  const channels = (steps.colour === "rgb" ? rgb : [grey]).map((plane) => resample(plane, frame));
  return { data: normalise(channels, steps), properties: propertiesOf(grey, file.length) };
}
