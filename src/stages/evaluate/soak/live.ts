/** A shadow beside the champion on production's rows: what can be counted before anything is judged. Pure. */

import type { Interval } from "../../../domain/measurement.ts";
import { hasInputs, type Prediction, type Truth, truthText } from "../../../domain/prediction.ts";
import { quantile } from "../../../stats/quantile.ts";
import { wilson } from "../../../stats/wilson.ts";
import type { SoakSubject } from "./plan.ts";

export interface Times {
  readonly p50: number;
  readonly p99: number;
}

export interface Disagreement {
  readonly id: string;
  readonly at: string;
  readonly champion: { readonly answer: string; readonly confidence: number };
  readonly shadow: { readonly answer: string; readonly confidence: number };
  /** null: not known yet. */
  readonly truth: string | null;
  /** Whether the row can still be looked at. */
  readonly isKept: boolean;
}

export interface SoakLive {
  /** First and last event of the rows that both answered; null: there is none. */
  readonly since: string | null;
  readonly until: string | null;
  /** The champion's rows since the shadow's first. */
  readonly rows: number;
  /** Of these, those that the shadow answered too. */
  readonly both: number;
  /** Share of these that they answered alike; of numbers, within one per cent. */
  readonly agreement: { readonly value: number; readonly interval: Interval } | null;
  /** Mean distance of their answers: of probabilities half the sum of differences, of numbers relative. */
  readonly distance: number | null;
  /** Most worth looking at first. */
  readonly disagreements: readonly Disagreement[];
  readonly latency: { readonly champion: Times; readonly shadow: Times } | null;
  readonly labelled: number;
  /** Shares of the labelled rows that each got right, or mean absolute errors. */
  readonly quality: { readonly kind: "accuracy" | "mae"; readonly champion: number; readonly shadow: number } | null;
}

interface Pair {
  readonly champion: Prediction;
  readonly shadow: Prediction;
  readonly truth: Truth | null;
}

const SHOWN = 8;
const ALIKE_WITHIN = 0.01;
const REPORTED_CONFIDENCE = 0.95;

export function soakLive(
  predictions: readonly Prediction[],
  feedback: ReadonlyMap<string, Truth>,
  { champion, shadow }: Pick<SoakSubject, "champion" | "shadow">,
): SoakLive {
  const shadows = new Map(
    predictions
      .filter(({ role, servable }) => role === "shadow" && servable === shadow.spec.servable)
      .map((prediction) => [prediction.id, prediction]),
  );
  const answered = predictions.filter(
    ({ role, servable }) => role === "champion" && servable === champion.spec.servable,
  );
  const pairs = answered
    .flatMap((prediction): readonly Pair[] => {
      const beside = shadows.get(prediction.id);
      return beside ? [{ champion: prediction, shadow: beside, truth: feedback.get(prediction.id) ?? null }] : [];
    })
    .sort((a, b) => (a.champion.eventTime < b.champion.eventTime ? -1 : 1));
  const first = pairs[0]?.champion ?? null;
  // Rows of before the shadow ran are nobody's omission.
  const asked = first ? answered.filter(({ time }) => time >= first.time) : [];
  const apart = pairs.filter((pair) => !areAlike(pair));
  return {
    since: first?.eventTime ?? null,
    until: pairs.at(-1)?.champion.eventTime ?? null,
    rows: asked.length,
    both: pairs.length,
    agreement: pairs.length === 0 ? null : shareOf(pairs.length - apart.length, pairs.length),
    distance: pairs.length === 0 ? null : mean(pairs.map(distanceOf)),
    disagreements: worthLookingAt(apart).slice(0, SHOWN).map(disagreementOf),
    latency:
      pairs.length === 0
        ? null
        : { champion: timesOf(pairs.map((pair) => pair.champion)), shadow: timesOf(pairs.map((pair) => pair.shadow)) },
    ...labelledOf(pairs),
  };
}

function shareOf(hits: number, n: number) {
  const interval = { ...wilson(hits, n, REPORTED_CONFIDENCE), confidence: REPORTED_CONFIDENCE, method: "wilson" };
  return { value: hits / n, interval };
}

const isNumber = ({ value }: Prediction): boolean => value !== undefined;

function areAlike(pair: Pair): boolean {
  return isNumber(pair.champion) ? distanceOf(pair) <= ALIKE_WITHIN : pair.champion.label === pair.shadow.label;
}

function distanceOf({ champion, shadow }: Pair): number {
  if (champion.value !== undefined && shadow.value !== undefined) {
    const size = Math.max(Math.abs(champion.value), Math.abs(shadow.value));
    return size === 0 ? 0 : Math.abs(champion.value - shadow.value) / size;
  }
  // Two models that know other classes cannot be compared class by class.
  if (champion.probabilities.length !== shadow.probabilities.length) return champion.label === shadow.label ? 0 : 1;
  return (
    champion.probabilities.reduce(
      (sum, share, index) => sum + Math.abs(share - (shadow.probabilities[index] ?? 0)),
      0,
    ) / 2
  );
}

/** Those with a truth first, then those of which both were sure: one of the two must be badly wrong. */
function worthLookingAt(apart: readonly Pair[]): readonly Pair[] {
  const weight = (pair: Pair) =>
    (pair.truth ? 1 : 0) +
    (isNumber(pair.champion) ? distanceOf(pair) : Math.min(pair.champion.confidence, pair.shadow.confidence));
  return apart.toSorted((a, b) => weight(b) - weight(a) || (a.champion.id < b.champion.id ? -1 : 1));
}

const answerOf = ({ label, value, confidence }: Prediction) => ({
  answer: value === undefined ? label : String(value),
  confidence,
});

function disagreementOf({ champion, shadow, truth }: Pair): Disagreement {
  return {
    id: champion.id,
    at: champion.eventTime,
    champion: answerOf(champion),
    shadow: answerOf(shadow),
    truth: truth ? truthText(truth) : null,
    isKept: hasInputs(champion),
  };
}

function timesOf(predictions: readonly Prediction[]): Times {
  const sorted = predictions.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}

/** Reviewed rows were picked because the champion was unsure of them, so they are no fair sample. */
function labelledOf(pairs: readonly Pair[]): Pick<SoakLive, "labelled" | "quality"> {
  const labelled = pairs.flatMap(({ truth, ...pair }) =>
    truth?.source === "label" ? [{ ...pair, text: truthText(truth) }] : [],
  );
  const [one] = labelled;
  if (!one) return { labelled: 0, quality: null };
  const kind = isNumber(one.champion) ? "mae" : "accuracy";
  const score = (prediction: Prediction, text: string) =>
    kind === "mae" ? Math.abs((prediction.value ?? Number.NaN) - Number(text)) : Number(prediction.label === text);
  const quality = {
    kind,
    champion: mean(labelled.map(({ champion, text }) => score(champion, text))),
    shadow: mean(labelled.map(({ shadow, text }) => score(shadow, text))),
  } as const;
  return { labelled: labelled.length, quality };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
