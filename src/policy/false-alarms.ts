/** How often a rule raises an alarm when nothing is wrong: from the chance of one window to alarms a month. */
import type { FiringRule } from "./signal-state.ts";

/** Windows whose chance alone says how they end, one like the next and independent of it. */
const [MOST_STEPS, STILL] = [4_000, 1e-12];

export interface LongRun {
  /** Alarms that open, a window. */
  readonly openings: number;
  /** Share of the windows that end with an open alarm: where it is near 1 there are few openings, and no peace. */
  readonly open: number;
}

/** The chance of one window, and how often it is that: windows that share what they are compared with are alike. */
export interface WeightedChance {
  readonly chance: number;
  readonly weight: number;
}

/** What a rule does in the long run; of chances that differ, their mean. */
export function inTheLongRun(chance: number | readonly WeightedChance[], rule: FiringRule): LongRun {
  if (typeof chance === "number") return steadyState(chance, rule);
  let [openings, open] = [0, 0];
  for (const each of chance) {
    const found = steadyState(each.chance, rule);
    openings += each.weight * found.openings;
    open += each.weight * found.open;
  }
  return { openings, open };
}

/**
 * Exact: the chain of the last verdicts and of whether an alarm is open, as `foldSignals` steps through them, where every
 * window fails with `chance` and passes else.
 */
function steadyState(chance: number, rule: FiringRule): LongRun {
  if (!(chance > 0)) return { openings: 0, open: 0 };
  const bits = Math.max(rule.of - 1, rule.clears);
  const size = 2 ** bits;
  let state: Chain = { quiet: new Float64Array(size), open: new Float64Array(size) };
  state.quiet[0] = 1;
  let [openings, steps, unchanged] = [0, 0, 0];
  // As many equal steps as the chain remembers: it may stand still before the first window can fail again.
  while (steps < MOST_STEPS && unchanged <= bits) {
    const next = step(state, chance, rule, bits);
    unchanged = Math.abs(next.openings - openings) <= STILL * next.openings ? unchanged + 1 : 0;
    openings = next.openings;
    state = next;
    steps++;
  }
  return { openings, open: state.open.reduce((sum, mass) => sum + mass, 0) };
}

interface Chain {
  /** Probability of each history of verdicts, newest in the lowest bit, 1 for a failure. */
  readonly quiet: Float64Array;
  readonly open: Float64Array;
}

function step({ quiet, open }: Chain, chance: number, rule: FiringRule, bits: number): Chain & { openings: number } {
  const size = quiet.length;
  const next = { quiet: new Float64Array(size), open: new Float64Array(size), openings: 0 };
  const add = (to: Float64Array, at: number, mass: number) => {
    to[at] = (to[at] ?? 0) + mass;
  };
  const seen = 2 ** (rule.of - 1) - 1;
  for (let history = 0; history < size; history++) {
    const [calm, alarmed] = [quiet[history] ?? 0, open[history] ?? 0];
    if (calm + alarmed === 0) continue;
    const passed = (history << 1) & (size - 1);
    const failed = passed | 1;
    const fires = ones(history & seen) + 1 >= rule.fires;
    add(fires ? next.open : next.quiet, failed, calm * chance);
    if (fires) next.openings += calm * chance;
    add(next.quiet, passed, calm * (1 - chance));
    add(next.open, failed, alarmed * chance);
    const isOver = passesInARow(passed, bits) >= rule.clears;
    add(isOver ? next.quiet : next.open, passed, alarmed * (1 - chance));
  }
  return next;
}

function ones(bits: number): number {
  let [left, count] = [bits, 0];
  for (; left > 0; left &= left - 1) count++;
  return count;
}

const passesInARow = (history: number, bits: number): number =>
  history === 0 ? bits : 31 - Math.clz32(history & -history);

/** Milliseconds of a month of average length. */
const MONTH = (365.25 / 12) * 86_400_000;

/** Alarms a month that nothing is behind, of a rule whose windows fail with `chance` when nothing changed. */
export const falseAlarmsPerMonth = (
  chance: number | readonly WeightedChance[],
  rule: FiringRule,
  windowMs: number,
): number => inTheLongRun(chance, rule).openings * windowsPerMonth(windowMs);

export const windowsPerMonth = (windowMs: number): number => MONTH / windowMs;
