/** Whether an occasion trains now, waits, or is refused. Pure; every refusal says what would help. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { durationText, parseDuration } from "../../domain/duration.ts";
import type { RetrainRecord, RetrainTrigger, TrainingRecord } from "../../domain/records.ts";
import { formatPercent } from "../../policy/drift-words.ts";
import type { DatasetVersion, Deployment, Model } from "../../spec/resolved.ts";
import { lastSlot } from "../../spec/schedule.ts";
import { trainingKey } from "../../spec/training-key.ts";

export interface Occasion {
  readonly trigger: RetrainTrigger;
  /** What woke it: a window, a dataset version, a schedule slot. */
  readonly subject: string;
  /** Of drift: the changed features' share of the model's importance, 0 to 1; null or absent: it is not known. */
  readonly importance?: number | null;
}

export interface RetrainFacts {
  readonly deployment: Deployment;
  readonly model: Model;
  /** The dataset version that the model names. */
  readonly version: DatasetVersion;
  /** Every version of that dataset, by number. */
  readonly versions: ReadonlyMap<number, DatasetVersion>;
  readonly occasion: Occasion;
  readonly now: Date;
  /** The ledger of this model, oldest first. */
  readonly trainings: readonly TrainingRecord[];
  /** Earlier decisions about this model, oldest first. */
  readonly decisions: readonly RetrainRecord[];
  /** Open promotion pull requests of this deployment. */
  readonly openPromotions: readonly number[];
}

export interface RetrainDecision {
  readonly decision: RetrainRecord["decision"];
  readonly reason: string;
  /** Of a wait that may last for weeks: people are told at once. */
  readonly lasts?: true;
}

/** A check that has nothing to object says null. */
type Objection = (facts: RetrainFacts) => RetrainDecision | null;

/** In this order: what no waiting can change comes first. */
const OBJECTIONS: readonly Objection[] = [
  tooLittleImpact,
  nothingNew,
  tooFewReviewed,
  inFlight,
  coolingDown,
  overBudget,
];

export function decideRetrain(facts: RetrainFacts): RetrainDecision {
  for (const objection of OBJECTIONS) {
    const found = objection(facts);
    if (found) return found;
  }
  const { version, occasion } = facts;
  return { decision: "train", reason: `${occasion.trigger}: trains on ${version.name} ${version.version}` };
}

export function occasionKey(deployment: string, model: string, { trigger, subject }: Occasion): Digest {
  return digestOfJson({ deployment, model, trigger, subject });
}

const refuse = (reason: string): RetrainDecision => ({ decision: "refuse", reason });
const wait = (reason: string): RetrainDecision => ({ decision: "wait", reason });

/**
 * The spec's own no: nothing to decide, so nothing to keep on record or to tell anyone. A person may always ask, and a
 * merged dataset version was asked for by its merge.
 */
export function notAskedFor(deployment: Deployment, trigger: RetrainTrigger): RetrainDecision | null {
  if (trigger === "manual") return null;
  const settings = deployment.continuousTraining;
  if (!settings) return refuse("the deployment has no continuousTraining, so only a person may start a training");
  const { reviewed, drift, schedule } = settings.on;
  const isOn = {
    reviewed: reviewed !== undefined,
    drift,
    performance: drift,
    schedule: schedule !== undefined,
    dataset: true,
  }[trigger];
  return isOn ? null : refuse(`continuousTraining.on does not name ${trigger}`);
}

/** Features that the model hardly uses may drift: new weights would answer the same. Performance that is lost counts by itself. */
function tooLittleImpact({ deployment, occasion }: RetrainFacts): RetrainDecision | null {
  const least = deployment.continuousTraining?.on.impact;
  if (occasion.trigger !== "drift" || least === undefined) return null;
  const { importance = null } = occasion;
  const wanted = `at least ${formatPercent(least)} are asked for (continuousTraining.on.impact)`;
  // Unknown is not enough: who wants a training all the same says so by a command.
  if (importance === null) return refuse(`how much the model uses what drifted was not measured, and ${wanted}`);
  return importance >= least
    ? null
    : refuse(`what drifted carries ${formatPercent(importance)} of the model's importance; ${wanted}`);
}

/** The same inputs give the same bytes again: training would cost time and change nothing. */
function nothingNew({ model, version, trainings }: RetrainFacts): RetrainDecision | null {
  const reference = { name: version.name, version: version.version, content: version.spec.content };
  const same = trainings.findLast(
    (record) => record.key === trainingKey(model, reference, record.trainer, record.attempt),
  );
  if (!same) return null;
  const data = `${version.name} ${version.version}`;
  if (same.outcome.state === "failed") return refuse(`the last training on ${data} failed: ${same.outcome.reason}`);
  return refuse(`nothing new to learn: ${model.name} was trained on ${data} with the same settings`);
}

export type NewData = Pick<RetrainFacts, "deployment" | "version" | "versions" | "trainings">;

/** Counted from the dataset version of the last training that succeeded; a first training has all of them before it. */
export function reviewedSinceLast({ version, versions, trainings }: NewData): number {
  const last = trainings.findLast(
    ({ outcome, dataset }) => outcome.state === "succeeded" && dataset.name === version.name,
  );
  const before = last ? (versions.get(last.dataset.version)?.spec.reviewed ?? 0) : 0;
  return (version.spec.reviewed ?? 0) - before;
}

function tooFewReviewed(facts: RetrainFacts): RetrainDecision | null {
  const threshold = facts.deployment.continuousTraining?.on.reviewed;
  if (facts.occasion.trigger !== "reviewed" || threshold === undefined) return null;
  const reviewed = reviewedSinceLast(facts);
  return reviewed >= threshold ? null : wait(`${reviewed} of ${threshold} rows reviewed since the last training`);
}

/** What a newly named dataset version was merged for: the rows that were reviewed, or any other change of the data. */
export function triggerOfNewData(facts: NewData): "reviewed" | "dataset" {
  const threshold = facts.deployment.continuousTraining?.on.reviewed;
  return threshold !== undefined && reviewedSinceLast(facts) >= threshold ? "reviewed" : "dataset";
}

/**
 * The slot that asks for a training: the last one, until the model has been trained after it, for whatever reason.
 * Slots that were missed before it are not made up for. A model that was never trained waits for data, not for a date.
 */
export function dueSlot(schedule: string, trainings: readonly TrainingRecord[], now: Date): Date | null {
  const last = trainings.at(-1);
  const slot = lastSlot(schedule, now);
  return last && Date.parse(last.createdAt) < slot.getTime() ? slot : null;
}

/** Somebody merged the model's `dataset` line: that is a decision, and nothing in flight or cooling down undoes it. */
const wasMerged = ({ trigger }: Pick<Occasion, "trigger">): boolean => trigger === "reviewed" || trigger === "dataset";

/** What was started and has not ended in a person's decision. */
function inFlight({
  deployment,
  model,
  trainings,
  decisions,
  openPromotions,
  now,
  occasion,
}: RetrainFacts): RetrainDecision | null {
  if (wasMerged(occasion)) return null;
  const running = decisions.filter(
    ({ decision, createdAt }) =>
      decision === "train" &&
      // A training that did not report by then was killed: it must not block the next one for ever.
      now.getTime() - Date.parse(createdAt) < parseDuration(model.training.timeout) &&
      !trainings.some((record) => record.createdAt >= createdAt),
  ).length;
  const most = deployment.continuousTraining?.inFlight ?? 1;
  if (running + openPromotions.length < most) return null;
  const open = openPromotions.map((number) => `#${number}`).join(", ");
  if (openPromotions.length > 0) return wait(`${open} still waits for a decision; ${most} may be in flight`);
  return wait(`a training is running; ${most} may be in flight`);
}

export interface Spent {
  /** Trainings in the budget's time that nobody asked for by hand or by a merge, oldest first. */
  readonly trainings: readonly string[];
  /** Milliseconds that all trainings of that time took. */
  readonly time: number;
}

type Budgeted = Pick<RetrainFacts, "deployment" | "trainings" | "decisions" | "now">;

/** What was spent of the budget; null: there is none. */
export function spentOf({ deployment, trainings, decisions, now }: Budgeted): Spent | null {
  const budget = deployment.continuousTraining?.budget;
  if (!budget) return null;
  const since = now.getTime() - parseDuration(budget.per);
  const isRecent = ({ createdAt }: { readonly createdAt: string }) => Date.parse(createdAt) > since;
  const started = decisions.filter((each) => each.decision === "train" && !isAskedFor(each) && isRecent(each));
  const time = trainings.filter(isRecent).reduce((sum, { elapsedSeconds }) => sum + elapsedSeconds * 1000, 0);
  return { trainings: started.map(({ createdAt }) => createdAt), time };
}

/** In one line, as `status` shows it; null: there is no budget. */
export function budgetText(facts: Budgeted): string | null {
  const budget = facts.deployment.continuousTraining?.budget;
  const spent = spentOf(facts);
  if (!budget || !spent) return null;
  const parts = [
    ...(budget.trainings === undefined ? [] : [`${spent.trainings.length} of ${budget.trainings} trainings`]),
    ...(budget.time === undefined ? [] : [`${durationText(spent.time)} of ${budget.time}`]),
  ];
  return `budget of ${budget.per}: ${parts.join(", ") || "without a limit"} spent`;
}

function overBudget(facts: RetrainFacts): RetrainDecision | null {
  const budget = facts.deployment.continuousTraining?.budget;
  const spent = spentOf(facts);
  if (!budget || !spent || isAskedFor(facts.occasion)) return null;
  const tooMany = budget.trainings !== undefined && spent.trainings.length >= budget.trainings;
  const tooLong = budget.time !== undefined && spent.time >= parseDuration(budget.time);
  if (!tooMany && !tooLong) return null;
  return { ...wait(`${budgetText(facts)}; it goes on when what was spent is ${budget.per} ago`), lasts: true };
}

/** A person may always spend, by a command or by a merge. */
const isAskedFor = (occasion: Pick<Occasion, "trigger">): boolean =>
  occasion.trigger === "manual" || wasMerged(occasion);

function coolingDown({ deployment, decisions, now, occasion }: RetrainFacts): RetrainDecision | null {
  const last = decisions.findLast(({ decision }) => decision === "train");
  const cooldown = deployment.continuousTraining?.cooldown;
  if (occasion.trigger === "manual" || wasMerged(occasion) || !last || !cooldown) return null;
  const over = new Date(Date.parse(last.createdAt) + parseDuration(cooldown));
  return now < over
    ? wait(`the last training was started at ${last.createdAt}; the next may at ${over.toISOString()}`)
    : null;
}
