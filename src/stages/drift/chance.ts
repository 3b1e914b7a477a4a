/** How often chance is drawn: often where windows are small and chance is large, seldom where it is next to nothing. */
import { floorOf } from "../../policy/chance.ts";

/** With so many values on both sides chance moves no statistic by as much as anybody would call a change. */
const MANY = 20_000;

/** Beyond so many the chi-square test of the bins says as much as draws do, and chance is drawn for what is judged only. */
export const isMany = (n: number, m: number): boolean => Math.min(n, m) >= 10 * MANY;

export const drawsFor = (n: number, m: number): number => {
  if (isMany(n, m)) return 50;
  return Math.min(n, m) >= MANY ? 100 : 400;
};

export const floorFrom = (ascending: readonly number[]): number => floorOf(ascending);
