/** Which served rows people should look at first. Pure. */
import { digestOfJson, hexOf } from "../../domain/digest.ts";
import { hasInputs, isAnswer, type Prediction } from "../../domain/prediction.ts";
import { random } from "../../domain/random.ts";
import type { Dataset, Deployment, Review } from "../../spec/resolved.ts";
import { servedRow } from "../served-row.ts";

/** Picked whatever the model thought of them: what is never asked about is never found wrong. */
const RANDOM_SHARE = 0.1;

export interface ReviewPlanInput {
  readonly deployment: Deployment & { readonly feedbackLoop: NonNullable<Deployment["feedbackLoop"]> };
  readonly dataset: Dataset;
  /** The whole log of the deployment. */
  readonly predictions: readonly Prediction[];
  /** Ids of predictions whose label is known already. */
  readonly labelled: ReadonlySet<string>;
  /** Every review of the deployment on the default branch. */
  readonly reviews: readonly Review[];
  /** Fewer rows than this are not worth a review yet. */
  readonly minimum: number;
}

export interface PickedRow {
  readonly prediction: Prediction;
  readonly why: "uncertain" | "random";
  /** The reviewer does not see what the model said. */
  readonly blind: boolean;
}

export type ReviewDecision =
  | {
      readonly kind: "wait";
      readonly available: number;
      readonly minimum: number;
      /** Open rows that nobody can be asked about, since their inputs were not kept. */
      readonly withoutInputs: number;
    }
  | {
      readonly kind: "propose";
      /** A DNS label: date of the newest row and a digest of the rows. */
      readonly name: string;
      readonly available: number;
      /** In the order of event time. */
      readonly rows: readonly PickedRow[];
    };

export function planReview(input: ReviewPlanInput): ReviewDecision {
  const { deployment, minimum } = input;
  const { rows: wanted, pick, blind } = deployment.feedbackLoop;
  const questions = openQuestions(input);
  const open = questions.filter(hasInputs);
  // A review without a row is none, whatever was asked for.
  if (open.length < Math.max(1, minimum)) {
    return { kind: "wait", available: open.length, minimum, withoutInputs: questions.length - open.length };
  }
  const chance = random(seedOf(input));
  const count = Math.min(wanted, open.length);
  const uncertain = pick === "random" ? 0 : Math.floor(count * (1 - RANDOM_SHARE));
  const ranked = [...open].sort((a, b) => marginOf(a) - marginOf(b) || compare(a.id, b.id));
  const first = ranked.slice(0, uncertain);
  const others = sample(ranked.slice(uncertain), count - uncertain, chance);
  const hidden = new Set(sample([...first, ...others], Math.ceil(count * blind), chance));
  const rows = [...first.map(asked("uncertain", hidden)), ...others.map(asked("random", hidden))];
  rows.sort((a, b) => inTime(a.prediction, b.prediction));
  return { kind: "propose", name: nameOf(rows), available: open.length, rows };
}

/** Distance between the two most probable classes: 0 is a coin toss. */
function marginOf({ probabilities }: Prediction): number {
  const [first = 0, second = 0] = [...probabilities].sort((a, b) => b - a);
  return first - second;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const inTime = (a: Prediction, b: Prediction): number => compare(a.eventTime, b.eventTime) || compare(a.id, b.id);

const asked =
  (why: PickedRow["why"], hidden: ReadonlySet<Prediction>) =>
  (prediction: Prediction): PickedRow => ({ prediction, why, blind: hidden.has(prediction) });

/** What callers get from the champion and its canary, whose truth nobody has been asked for; of rows that are alike only the first. */
function openQuestions({
  deployment,
  dataset,
  predictions,
  labelled,
  reviews,
}: ReviewPlanInput): readonly Prediction[] {
  const answering = [deployment.champion, ...(deployment.canary ? [deployment.canary] : [])];
  const asked = new Set(reviews.flatMap(({ rows }) => rows.map(({ id }) => id)));
  const answers = predictions.filter(isAnswer);
  const keysOf = (prediction: Prediction) => [
    `id ${String(servedRow(dataset, prediction, null)[dataset.id])}`,
    `inputs ${prediction.inputsDigest ?? digestOfJson(prediction.inputs)}`,
  ];
  const isSettled = ({ id }: Prediction) => asked.has(id) || labelled.has(id);
  const seen = new Set(answers.filter(isSettled).flatMap(keysOf));
  const current = answers.filter((answer) =>
    answering.some(({ model, version }) => answer.model === model && answer.version === version),
  );
  return current.sort(inTime).filter((answer) => {
    const keys = keysOf(answer);
    if (isSettled(answer) || keys.some((key) => seen.has(key))) return false;
    for (const key of keys) seen.add(key);
    return true;
  });
}

/** `count` of the items, each set of them equally likely (Fisher and Yates). */
function sample<T>(items: readonly T[], count: number, chance: () => number): readonly T[] {
  const pool = [...items];
  const taken: T[] = [];
  while (taken.length < count && pool.length > 0) {
    taken.push(...pool.splice(Math.floor(chance() * pool.length), 1));
  }
  return taken;
}

/** The same until the champion changes or a review is merged: a second run picks as the first one did. */
function seedOf({ deployment, reviews }: ReviewPlanInput): number {
  const names = reviews.map(({ name }) => name).sort();
  const digest = digestOfJson({ deployment: deployment.name, champion: deployment.champion, reviews: names });
  return Number.parseInt(hexOf(digest).slice(0, 12), 16);
}

function nameOf(rows: readonly PickedRow[]): string {
  const ids = rows.map(({ prediction }) => prediction.id).sort();
  const day = rows.at(-1)?.prediction.eventTime.slice(0, 10).replaceAll("-", "") ?? "";
  return `r${day}-${hexOf(digestOfJson(ids)).slice(0, 8)}`;
}
