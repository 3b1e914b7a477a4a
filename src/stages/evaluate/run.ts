/** Measures a candidate, and the champion on the same rows, in the real server; judges the gates; records the evidence. */
import { hexOf } from "../../domain/digest.ts";
import { random } from "../../domain/random.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { answersOf } from "../../domain/signature.ts";
import { worst } from "../../domain/verdict.ts";
import { gatesInError } from "../../policy/gates.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Records } from "../../ports/records.ts";
import {
  type EvaluationPlan,
  type EvaluationRequest,
  type EvaluationSubject,
  evaluationSubject,
  planEvaluation,
} from "./plan.ts";
import { readTestSplit, type TestSplit, unfairness } from "./test-split.ts";
import { type TrialPorts, trial } from "./trial.ts";
import { type RivalAnswers, weigh } from "./weigh.ts";

export interface EvaluatePorts extends TrialPorts {
  readonly records: Records;
  readonly clock: Clock;
}

export interface EvaluateInput extends EvaluationRequest {
  /** Plan only: nothing is started or written. */
  readonly dryRun?: boolean;
}

export async function runEvaluate(
  ports: EvaluatePorts,
  input: EvaluateInput,
): Promise<{ readonly plan: EvaluationPlan; readonly record: EvaluationRecord | null }> {
  const subject = evaluationSubject(input, ports.testEnvironment.servingBuild);
  const recorded = await ports.records.get("evaluation", subject.key);
  const plan = planEvaluation(subject, recorded);
  if (recorded || input.dryRun) return { plan, record: recorded };
  const { record } = await ports.records.put(await evaluate(ports, input, subject));
  ports.log.info(`${subject.model.name} on ${subject.deployment.name}: ${record.verdict}`);
  return { plan, record };
}

async function evaluate(
  ports: EvaluatePorts,
  input: EvaluateInput,
  subject: EvaluationSubject,
): Promise<EvaluationRecord> {
  const { deployment, model, dataset, data } = subject;
  // A pure function of what is evaluated: a re-run draws the same samples.
  const seed = Number.parseInt(hexOf(subject.key).slice(0, 8), 16);
  const draw = random(seed);
  const split = await readTestSplit(ports.blobs, dataset, data);
  const member = { model: model.name, version: 0, servable: subject.candidate };
  const outcome = await trial(ports, deployment, member, split.rows, draw);
  if (outcome.kind === "not-started") return unmeasured(ports, subject, seed, outcome.reason);
  const rival = await measureChampion(ports, input, subject, split, draw);
  const candidate = { servable: subject.candidate, exchange: outcome.exchange };
  const answers = answersOf(model.task);
  const scales = { truth: split.truth, answers, gates: model.gates, candidate, rival, random: draw };
  return {
    ...identity(ports, subject, seed),
    ...(await weigh(ports.blobs, scales)),
    environment: outcome.facts,
  };
}

async function measureChampion(
  ports: EvaluatePorts,
  { snapshot }: EvaluateInput,
  { champion, deployment, data }: EvaluationSubject,
  split: TestSplit,
  draw: () => number,
): Promise<RivalAnswers> {
  if (!champion) return { kind: "no-champion" };
  const reason = await unfairness(ports.blobs, snapshot, champion, data);
  if (reason !== null) return { kind: "unfair", reason };
  const { name: model, version, spec } = champion;
  const outcome = await trial(ports, deployment, { model, version, servable: spec.servable }, split.rows, draw);
  if (outcome.kind === "not-started") {
    return { kind: "failed", reason: `The champion could not be started to be compared with: ${outcome.reason}.` };
  }
  // Rows that a dead champion left unanswered would be a walk-over.
  return outcome.exchange.gone
    ? { kind: "failed", reason: "The champion stopped answering before it could be compared with." }
    : { kind: "answered", champion, exchange: outcome.exchange };
}

/** The server did not come up with the candidate: that is the evidence. */
async function unmeasured(
  ports: EvaluatePorts,
  subject: EvaluationSubject,
  seed: number,
  reason: string,
): Promise<EvaluationRecord> {
  const results = gatesInError(subject.model.gates, `The server did not start with the candidate: ${reason}.`);
  return {
    ...identity(ports, subject, seed),
    candidate: {
      servable: subject.candidate,
      measurements: [],
      confusion: { classes: [], counts: [] },
      answers: await ports.blobs.put(""),
    },
    champion: null,
    results,
    verdict: worst(results.map((result) => result.verdict)),
    environment: null,
  };
}

function identity({ clock }: EvaluatePorts, subject: EvaluationSubject, seed: number) {
  const { key, deployment, model, training, data, gates } = subject;
  return {
    schema: 1,
    kind: "evaluation",
    key,
    createdAt: clock.now().toISOString(),
    deployment: deployment.name,
    model: model.name,
    training: training.key,
    dataset: training.dataset,
    testSplit: data.spec.splits.test.data,
    gates,
    seed,
  } as const;
}
