/** Normal noise on each pixel, as numpy would: `rint(clip(value + 255 * amount * normal, 0, 255))`. */
import { normals } from "../../../domain/normal.ts";
import { random } from "../../../domain/random.ts";
import type { Plane, Planes } from "../planes.ts";
import { isGrey } from "./grey.ts";

/** Each channel has its own. A grey image stays grey: three noises would cancel out where a model wants grey again. */
export function addNoise([red, green, blue]: Planes["rgb"], amount: number, seed: number): Planes["rgb"] {
  const draw = normals(random(seed));
  const noisy = (plane: Plane) => withNoise(plane, amount, draw);
  const first = noisy(red);
  return isGrey([red, green, blue]) ? [first, first, first] : [first, noisy(green), noisy(blue)];
}

/** A clamped array cuts off and rounds half to even. */
export const withNoise = (plane: Plane, amount: number, draw: () => number): Plane => ({
  ...plane,
  data: new Uint8Array(Uint8ClampedArray.from(plane.data, (value) => value + 255 * amount * draw()).buffer),
});
