/** Chance in the words of a drawing: between, one of, now and then. Each frame has a seed of its own. */
import { createHash } from "node:crypto";
import { random } from "../../../src/domain/random.ts";

export interface Chance {
  between(low: number, high: number): number;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
  /** True in this share of cases. */
  now(share: number): boolean;
  /** About normal, from twelve uniform numbers. */
  normal(): number;
}

/** Another name, another picture; the same name the same picture everywhere. */
export function chanceOf(name: string): Chance {
  const next = random(createHash("sha256").update(name).digest().readUIntBE(0, 6));
  return {
    between: (low, high) => low + (high - low) * next(),
    oneOf: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    now: (share) => next() < share,
    normal: () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6),
  };
}
