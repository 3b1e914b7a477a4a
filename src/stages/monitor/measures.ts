/** What was done since trouble began, as far as records and pull requests tell: decided, trained, judged, proposed. */
import { escapeMarkdown } from "../../domain/markdown.ts";
import { labelOf, type Marker, readMarker } from "../../domain/names.ts";
import type { DeploymentRecord, EvaluationRecord, RetrainRecord, TrainingRecord } from "../../domain/records.ts";
import type { PullRequest } from "../../ports/forge.ts";

export interface Measures {
  /** Of this deployment, oldest first. */
  readonly decisions: readonly RetrainRecord[];
  /** Of any model, oldest first; none where what was decided is judged already. */
  readonly trainings: readonly TrainingRecord[];
  /** Of this deployment, oldest first. */
  readonly evaluations: readonly EvaluationRecord[];
  /** Of this deployment, oldest first, without those that were rolled back. */
  readonly deployments: readonly DeploymentRecord[];
  /** Open ones. */
  readonly pulls: readonly Pick<PullRequest, "number" | "body" | "labels">[];
}

const MOST_DECISIONS = 3;

/**
 * The newest decisions and what came of each, in whole sentences. `windows`: starts of the windows of the trouble; a
 * decision is about one of them, or was made after the first was looked at.
 */
export function measuresTaken(
  { decisions, trainings, evaluations, deployments, pulls }: Measures,
  { from, lookedAt }: { readonly from: string; readonly lookedAt: string },
): readonly string[] {
  const about = decisions.filter(({ subject, createdAt }) => {
    const [window] = /^\d{4}-\d\d-\d\dT\S+Z/u.exec(subject) ?? [];
    return window === undefined ? createdAt >= lookedAt : window >= from;
  });
  return about.slice(-MOST_DECISIONS).map((decision) => {
    const said = `${day(decision.createdAt)}: ${TRIGGER_WORDS[decision.trigger]}, ${DECISION_WORDS[decision.decision]}: ${escapeMarkdown(reasonOf(decision))}.`;
    return decision.decision === "train"
      ? `${said} ${whatCame(decision, { trainings, evaluations, deployments, pulls })}`
      : said;
  });
}

const day = (time: string) => time.slice(0, 10);

const TRIGGER_WORDS: Readonly<Record<RetrainRecord["trigger"], string>> = {
  reviewed: "reviewed rows woke a retraining",
  drift: "drift woke a retraining",
  performance: "performance woke a retraining",
  schedule: "the schedule woke a retraining",
  dataset: "new data woke a retraining",
  manual: "somebody asked for a retraining",
};

const DECISION_WORDS: Readonly<Record<RetrainRecord["decision"], string>> = {
  train: "which was started",
  wait: "which waits",
  refuse: "which was refused",
};

/** The trigger is said already. */
const reasonOf = ({ trigger, reason }: RetrainRecord): string =>
  reason.startsWith(`${trigger}: `) ? reason.slice(trigger.length + 2) : reason;

function whatCame(
  decision: RetrainRecord,
  { trainings, evaluations, deployments, pulls }: Omit<Measures, "decisions">,
): string {
  const name = escapeMarkdown(decision.model);
  const evaluation = evaluations.find((each) => isAfter(each, decision));
  if (!evaluation) {
    const training = trainings.find((each) => isAfter(each, decision));
    if (!training) return "It has not come to its end yet.";
    if (training.outcome.state === "failed") return `The training of ${name} failed.`;
    return `${name} was trained, and waits for its gates.`;
  }
  // Anybody can write a marker into a pull request; a label takes somebody who may triage.
  const pull = pulls.find(
    ({ body, labels }) => labels.includes(labelOf("promotion")) && isPromotionOf(readMarker(body), evaluation),
  );
  const judged = `${name} was trained, and its gates say ${evaluation.verdict}`;
  if (pull) return `${judged}: #${pull.number} proposes it.`;
  const given = deployments.flatMap(({ roles, createdAt }) =>
    roles.filter(({ servable }) => servable === evaluation.candidate.servable).map((part) => ({ ...part, createdAt })),
  );
  const last = given.at(-1);
  const first = given.find((each) => each.role === last?.role);
  return last && first
    ? `${judged}; version ${last.version} is ${last.role} since ${day(first.createdAt)}.`
    : `${judged}.`;
}

type Made = Pick<TrainingRecord | EvaluationRecord, "model" | "createdAt">;

export const isAfter = (made: Made, { model, createdAt }: RetrainRecord): boolean =>
  made.model === model && made.createdAt >= createdAt;

const isPromotionOf = (marker: Marker | null, { key }: EvaluationRecord): boolean =>
  marker?.kind === "promotion" && marker.data?.evaluation === key;
