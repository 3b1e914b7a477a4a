/** Chance that belongs to a subject: whoever measures the same thing again draws the same. */
import { digestOfJson, hexOf } from "../../domain/digest.ts";
import { random } from "../../domain/random.ts";

export const chanceOf = (subject: unknown): (() => number) =>
  random(Number.parseInt(hexOf(digestOfJson(subject)).slice(0, 12), 16));
