/** What to try next, from what was tried before: a setting whose change helped, taken one step further. Pure. */
import { METRICS, type MetricName } from "../../../domain/metrics.ts";
import { valueText } from "../../../policy/metric-text.ts";
import type { Attempt, Setting } from "./ledger.ts";

export interface Tried {
  readonly metric: MetricName;
  /** The one that is explained. */
  readonly own: Attempt;
  /** All others of the model. */
  readonly others: readonly Attempt[];
}

export function fromLedger({ metric, own, others }: Tried): readonly string[] {
  if (others.length === 0) {
    return ["The ledger has no other training of this model on this test split: it does not say what would help."];
  }
  const sign = METRICS[metric].better === "higher" ? 1 : -1;
  const all = [own, ...others];
  const best = all.reduce((a, b) => (sign * b.value > sign * a.value ? b : a));
  const back = best !== own && sign * (best.value - own.value) > own.noise ? [backText(metric, own, best)] : [];
  const further = directionsOf(best, all, sign).map((direction) => furtherText(metric, direction));
  if (back.length + further.length > 0) return [...back, ...further];
  return [
    `${all.length} trainings of this model are on record, and no change of one setting made a difference beyond chance: it takes other features, more data or another kind of model.`,
  ];
}

interface Direction {
  readonly name: string;
  readonly from: Attempt;
  readonly to: Attempt;
  readonly next: Setting;
}

/**
 * Settings of the best that differ from another attempt's in one thing only, where the change helped beyond chance, and
 * the next value on that way has not been tried.
 */
function directionsOf(best: Attempt, all: readonly Attempt[], sign: 1 | -1): readonly Direction[] {
  return Object.keys(best.settings).flatMap((name): readonly Direction[] => {
    const neighbours = all.filter((each) => each !== best && differOnlyIn(name, each, best));
    const values = [best, ...neighbours].map((each) => each.settings[name]);
    const to = best.settings[name];
    const from = neighbours
      .filter((each) => sign * (best.value - each.value) > Math.max(best.noise, each.noise))
      .toSorted((a, b) => distance(a.settings[name], to) - distance(b.settings[name], to))[0];
    const next = from && typeof to === "number" ? step(from.settings[name], to) : null;
    // Where values on the way are known already, they were not better.
    const known = values.some((value) => typeof value === "number" && next !== null && isBeyond(value, to, next));
    return from && next !== null && !known ? [{ name, from, to: best, next }] : [];
  });
}

const isBeyond = (value: number, to: Setting | undefined, next: number): boolean =>
  typeof to === "number" && (next > to ? value > to : value < to);

function differOnlyIn(name: string, a: Attempt, b: Attempt): boolean {
  const names = new Set([...Object.keys(a.settings), ...Object.keys(b.settings)]);
  return [...names].every((each) => (a.settings[each] === b.settings[each]) !== (each === name));
}

const distance = (a: Setting | undefined, b: Setting | undefined): number =>
  typeof a === "number" && typeof b === "number" ? Math.abs(a - b) : Number.POSITIVE_INFINITY;

/** As far again: by the same factor where both are above zero, as most settings are meant. */
function step(from: Setting | undefined, to: number): number | null {
  if (typeof from !== "number" || from === to) return null;
  const next = from > 0 && to > 0 ? to * (to / from) : to + (to - from);
  const rounded = Number.isInteger(from) && Number.isInteger(to) ? Math.round(next) : Number(next.toPrecision(2));
  return rounded === to || (to > 0 && rounded <= 0) ? null : rounded;
}

function furtherText(metric: MetricName, { name, from, to, next }: Direction): string {
  const given = (each: Attempt) => `${String(each.settings[name])} gave ${valueText(metric, each.value)}`;
  return `${name}: ${given(from)} and ${given(to)} of ${metric}, all else equal; ${String(next)} has not been tried.`;
}

function backText(metric: MetricName, own: Attempt, best: Attempt): string {
  const names = new Set([...Object.keys(own.settings), ...Object.keys(best.settings)]);
  const changed = [...names].filter((name) => own.settings[name] !== best.settings[name]);
  const values = (each: Attempt) =>
    changed.map((name) => `${name} ${String(each.settings[name] ?? "not set")}`).join(", ");
  const had = `${valueText(metric, best.value)} of ${metric}`;
  return changed.length === 0
    ? `An earlier training with the same settings had ${had}, this one ${valueText(metric, own.value)}: what changed is the data or chance.`
    : `An earlier training had ${had} with ${values(best)}; this one ${valueText(metric, own.value)} with ${values(own)}.`;
}
