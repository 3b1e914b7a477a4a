/**
 * Permutation importance, asked over HTTP: how much worse the score gets when one feature's values are shuffled. As
 * scikit-learn's `permutation_importance` defines it: baseline minus score, mean and deviation over the repeats.
 */
import type { FeatureImportance } from "../../../domain/evaluation.ts";
import { random } from "../../../domain/random.ts";
import { answersOf } from "../../../domain/signature.ts";
import type { Row } from "../../../domain/table.ts";
import type { Answer } from "../../../ports/inference.ts";
import { seedOf } from "../perturb/seed.ts";
import type { Session } from "../trial/session.ts";

/** More rows or features would tell little more, and each costs requests. */
export const IMPORTANCE_LIMITS = { rows: 500, features: 30, asked: 30_000 } as const;

export interface ImportanceContext {
  /** 0: not measured. */
  readonly repeats: number;
  readonly seed: number;
  readonly progress: (fraction: number) => void;
}

/** The most important first. Empty for images, and where the server does not answer. */
export async function importanceOf(
  { signature, ask }: Pick<Session, "signature" | "ask">,
  rows: readonly Row[],
  truth: readonly string[],
  { repeats, seed, progress }: ImportanceContext,
): Promise<readonly FeatureImportance[]> {
  const names = signature.features
    .filter(({ type }) => type !== "image")
    .slice(0, IMPORTANCE_LIMITS.features)
    .map(({ name }) => name);
  if (repeats === 0 || names.length === 0 || rows.length < 2) return [];
  const most = Math.floor(IMPORTANCE_LIMITS.asked / (names.length * repeats));
  const sample = sampleOf(rows.length, Math.min(IMPORTANCE_LIMITS.rows, most), random(seedOf(seed, "importance")));
  const asked = sample.map((index) => rows[index] as Row);
  const labels = sample.map((index) => truth[index] as string);
  const before = await ask(asked);
  const metric = answersOf(signature.task) === "values" ? "r2" : "accuracy";
  const score = metric === "r2" ? r2 : accuracy;
  const baseline = score(before, labels);
  if (baseline === null) return [];
  const measured: FeatureImportance[] = [];
  for (const [position, feature] of names.entries()) {
    const drops: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = permutation(asked.length, random(seedOf(seed, "importance", feature, repeat)));
      const answers = await askShuffled(ask, asked, before, feature, order);
      const after = answers && score(answers, labels);
      if (after === null) return measured.sort(mostFirst);
      drops.push(baseline - after);
      progress((position + (repeat + 1) / repeats) / names.length);
    }
    measured.push({ feature, metric, ...spreadOf(drops), repeats });
  }
  return measured.sort(mostFirst);
}

const mostFirst = (a: FeatureImportance, b: FeatureImportance): number => b.mean - a.mean;

/** Divided by the number of repeats, as numpy and scikit-learn do. */
function spreadOf(drops: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = drops.reduce((sum, drop) => sum + drop, 0) / drops.length;
  return { mean, deviation: Math.sqrt(drops.reduce((sum, drop) => sum + (drop - mean) ** 2, 0) / drops.length) };
}

/** Only rows whose value is another one are asked again: the others would be answered as before. null: nobody answers. */
async function askShuffled(
  ask: Session["ask"],
  rows: readonly Row[],
  before: readonly (Answer | null)[],
  feature: string,
  order: readonly number[],
): Promise<readonly (Answer | null)[] | null> {
  const answers = [...before];
  const changed: { readonly index: number; readonly row: Row }[] = [];
  for (const [index, row] of rows.entries()) {
    const cell = rows[order[index] ?? index]?.[feature] ?? null;
    if (cell !== (row[feature] ?? null)) changed.push({ index, row: { ...row, [feature]: cell } });
  }
  if (changed.length === 0) return answers;
  const again = await ask(changed.map(({ row }) => row));
  if (again.every((answer) => answer === null)) return null;
  for (const [position, { index }] of changed.entries()) answers[index] = again[position] ?? null;
  return answers;
}

type Score = (answers: readonly (Answer | null)[], truth: readonly string[]) => number | null;

/** A row without an answer is wrong; null: none was answered. */
const accuracy: Score = (answers, truth) => {
  if (answers.every((answer) => answer === null)) return null;
  return answers.filter((answer, index) => answer?.label === truth[index]).length / truth.length;
};

/** null: a row was not answered, or all labels are equal. */
const r2: Score = (answers, truth) => {
  const numbers = truth.map(Number);
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  let [residual, total] = [0, 0];
  for (const [index, value] of numbers.entries()) {
    residual += ((answers[index]?.value ?? Number.NaN) - value) ** 2;
    total += (value - mean) ** 2;
  }
  const score = 1 - residual / total;
  return Number.isFinite(score) ? score : null;
};

/** Some rows, in the split's order. */
function sampleOf(length: number, most: number, uniform: () => number): readonly number[] {
  return length <= most
    ? Array.from({ length }, (_, index) => index)
    : [...permutation(length, uniform)].slice(0, most).sort((a, b) => a - b);
}

/** Fisher and Yates. */
function permutation(length: number, uniform: () => number): readonly number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(uniform() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}
