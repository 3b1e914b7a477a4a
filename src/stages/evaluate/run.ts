/** Measures a candidate, and the champion on the same rows, in the real server; judges the gates; records the evidence. */
import { hexOf } from "../../domain/digest.ts";
import type { ChangedExample, Explanation } from "../../domain/evaluation.ts";
import { random } from "../../domain/random.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { answersOf } from "../../domain/signature.ts";
import { worst } from "../../domain/verdict.ts";
import { gatesInError } from "../../policy/gates.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Records } from "../../ports/records.ts";
import { genuineRecords } from "../evidence.ts";
import { judgedBefore } from "./explain/best.ts";
import { bestAnswers } from "./explain/best-answers.ts";
import { type ExplainInput, explain } from "./explain/explain.ts";
import type { Alone } from "./gate-cases.ts";
import { changedExamples } from "./parts/changed-examples.ts";
import { smallDetails } from "./parts/small-details.ts";
import {
  type EvaluationPlan,
  type EvaluationRequest,
  type EvaluationSubject,
  evaluationSubject,
  planEvaluation,
} from "./plan.ts";
import { readTestSplit, type TestSplit, twinsOf, unfairness } from "./test-split.ts";
import type { Exchange } from "./trial/exchange.ts";
import { type AskPorts, askServers } from "./trial/trials.ts";
import { sliceColumns } from "./weak/slice-columns.ts";
import { type Rival, type Trials, weigh } from "./weigh.ts";

export interface EvaluatePorts extends AskPorts {
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
  const { rows, truth } = await readTestSplit(ports.blobs, dataset, data);
  const twins = await twinsOf(ports.blobs, dataset, data, model.features);
  if (twins > 0) ports.log.warn(`${twins} test rows have a twin among those that ${model.name} learned from`);
  const earlier = await genuineRecords(ports.records, "evaluation");
  const answered = await askServers(ports, {
    deployment,
    model,
    candidate: { model: model.name, version: 0, servable: subject.candidate },
    champion: await championToAsk(ports, input, subject),
    rows,
    truth,
    seed,
    random: random(seed),
  });
  if (answered.kind === "not-started") return unmeasured(ports, subject, seed, answered.reason);
  const { exchange, facts, rival } = answered;
  const testSplit = data.spec.splits.test.data;
  const query = { testSplit, model: model.name, candidate: subject.candidate, gates: model.gates };
  const trials: Trials = {
    ...answered.trials,
    rows,
    columns: sliceColumns(subject),
    evaluation: model.evaluation,
    examples: await examplesOf(ports, subject, { rows, truth }, exchange, rival),
    best: await bestAnswers(ports.blobs, earlier, query, truth),
    judgedBefore: judgedBefore(earlier, testSplit),
  };
  const weighed = await weigh(ports.blobs, {
    truth,
    answers: answersOf(model.task),
    settings: { confidenceThreshold: deployment.confidenceThreshold, automation: deployment.automation },
    gates: model.gates,
    candidate: { servable: subject.candidate, exchange },
    rival,
    trials,
    seed,
  });
  const explanation = await explanationOf(ports, subject, weighed, earlier);
  return {
    ...identity(ports, subject, seed),
    ...weighed,
    details: smallDetails({ ...weighed.details, explanation, ...(twins > 0 && { twins }) }),
    environment: facts,
  };
}

/** What passed needs none. */
async function explanationOf(
  { records }: EvaluatePorts,
  { model, data, training }: EvaluationSubject,
  weighed: ExplainInput["weighed"] & Pick<EvaluationRecord, "verdict">,
  evaluations: readonly EvaluationRecord[],
): Promise<Explanation | null> {
  if (weighed.verdict === "pass") return null;
  const trainings = await genuineRecords(records, "training");
  const { gates, task } = model;
  const { splits } = data.spec;
  return explain({ weighed, gates, answers: answersOf(task), training, splits, trainings, evaluations });
}

async function championToAsk(
  ports: EvaluatePorts,
  { snapshot }: EvaluateInput,
  { champion, data }: EvaluationSubject,
): Promise<NonNullable<EvaluationSubject["champion"]> | Alone> {
  if (!champion) return { kind: "no-champion" };
  const reason = await unfairness(ports.blobs, snapshot, champion, data);
  return reason === null ? champion : { kind: "unfair", reason };
}

function examplesOf(
  ports: EvaluatePorts,
  { dataset, deployment, model }: EvaluationSubject,
  split: TestSplit,
  { answers: candidate }: Exchange,
  rival: Rival,
): Promise<readonly ChangedExample[]> | readonly ChangedExample[] {
  if (rival.kind !== "answered") return [];
  const { answers: champion } = rival.exchange;
  const { redact } = deployment.predictions;
  const { features } = model;
  const answers = answersOf(model.task);
  return changedExamples(ports, { ...split, answers, candidate, champion, dataset, features, redact });
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
