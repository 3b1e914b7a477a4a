/** One change of an image's planes, by its kind. */
import type { ImageChange } from "../../../domain/image-change.ts";
import type { Plane, Planes } from "../planes.ts";
import { blur } from "./blur.ts";
import { isGrey } from "./grey.ts";
import { addNoise } from "./noise.ts";
import { rotate } from "./rotate.ts";
import { brightnessTable, contrastTable } from "./tone.ts";

/** All but `jpeg`, which is a matter of encoding. */
export type PixelChange = Exclude<ImageChange, { readonly kind: "jpeg" }>;

export function changeImage(planes: Planes, change: PixelChange): Planes["rgb"] {
  switch (change.kind) {
    case "brightness":
      return looked(planes.rgb, brightnessTable(change.factor));
    case "contrast":
      return looked(planes.rgb, contrastTable(planes.grey, change.factor));
    case "blur":
      return each(planes.rgb, (plane) => blur(plane, change.sigma));
    case "noise":
      return addNoise(planes.rgb, change.amount, change.seed);
    case "rotation":
      return each(planes.rgb, (plane) => rotate(plane, change.degrees));
  }
}

/** Of a grey image, whose planes are equal, once. */
function each([red, green, blue]: Planes["rgb"], work: (plane: Plane) => Plane): Planes["rgb"] {
  const first = work(red);
  return isGrey([red, green, blue]) ? [first, first, first] : [first, work(green), work(blue)];
}

const looked = (rgb: Planes["rgb"], table: Uint8Array): Planes["rgb"] =>
  each(rgb, (plane) => ({ ...plane, data: plane.data.map((value) => table[value] as number) }));
