/** How often chance is drawn: often where windows are small and chance is large, seldom where it is next to nothing. */
import { floorOf } from "../../policy/chance.ts";

/** With so many values on both sides chance moves no statistic by as much as anybody would call a change. */
const MANY = 20_000;

export const drawsFor = (n: number, m: number): number => {
  const rows = Math.min(n, m);
  return rows >= 10 * MANY ? 50 : rows >= MANY ? 100 : 400;
};

export const floorFrom = (ascending: readonly number[]): number => floorOf(ascending);
