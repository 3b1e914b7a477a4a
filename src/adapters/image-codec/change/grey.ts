/** Whether an image has no colour, in whatever format it came. */
import type { Plane, Planes } from "../planes.ts";

const same = (a: Plane, b: Plane): boolean => Buffer.compare(a.data, b.data) === 0;

export const isGrey = ([red, green, blue]: Planes["rgb"]): boolean => same(red, green) && same(red, blue);
