/** An image out of an image: changed, or small. On the thread that calls it. */
import { changeImage } from "./change/change.ts";
import type { Decode } from "./decode.ts";
import { createEncoder } from "./encode.ts";
import type { Ask } from "./messages.ts";
import { type Plane, type Planes, planesOf } from "./planes.ts";
import { resample } from "./resample.ts";

export interface Edited {
  readonly file: Uint8Array<ArrayBuffer>;
  /** Of the image that was read. */
  readonly pixels: number;
}

export type Edit = (ask: Exclude<Ask, { readonly steps: unknown }>) => Promise<Edited>;

/** Throws `Refusal`. */
export async function createEditor(decode: Decode): Promise<Edit> {
  const encoder = await createEncoder();
  return async ({ image, ...wanted }) => {
    const planes = planesOf(await decode(image));
    const pixels = planes.grey.width * planes.grey.height;
    if ("edge" in wanted) return { file: await encoder.whole(small(planes, wanted.edge)), pixels };
    const { change } = wanted;
    if (change.kind === "jpeg") return { file: await encoder.jpeg(planes.rgb, change.quality), pixels };
    return { file: await encoder.whole(changeImage(planes, change)), pixels };
  };
}

/** The longer side at most `edge`, in the same proportions. */
function small({ rgb, grey: { width, height } }: Planes, edge: number): Planes["rgb"] {
  const scale = Math.min(1, edge / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const frame = { scaled: size, left: 0, top: 0, ...size };
  const shrunk = (plane: Plane): Plane => ({ ...size, data: resample(plane, frame) });
  const [red, green, blue] = rgb;
  return [shrunk(red), shrunk(green), shrunk(blue)];
}
