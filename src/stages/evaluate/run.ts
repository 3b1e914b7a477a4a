/** Measures a candidate, and the champion on the same rows, in the real server; judges the gates; records the evidence. */
import { type Digest, hexOf } from "../../domain/digest.ts";
import { random } from "../../domain/random.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { worst } from "../../domain/verdict.ts";
import { gatesInError, judgeGates } from "../../policy/gates.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Records } from "../../ports/records.ts";
import type { ModelVersion } from "../../spec/resolved.ts";
import type { Exchange } from "./exchange.ts";
import { gateCases, type Rival } from "./gate-cases.ts";
import { changesOf } from "./intervals.ts";
import { answersText, measuredOf } from "./measured.ts";
import {
  type EvaluationPlan,
  type EvaluationRequest,
  type EvaluationSubject,
  evaluationSubject,
  planEvaluation,
} from "./plan.ts";
import { allSubjects } from "./readings.ts";
import { allClasses, type Sample, sampleOf } from "./sample.ts";
import { type Replicates, spreadOf } from "./spread.ts";
import { readTestSplit, type TestSplit, unfairness } from "./test-split.ts";
import { type TrialPorts, trial } from "./trial.ts";

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
  return judged(ports, subject, split, { seed, draw, exchange: outcome.exchange, facts: outcome.facts, rival });
}

type RivalTrial =
  | Exclude<Rival, { readonly kind: "measured" }>
  | { readonly kind: "answered"; readonly champion: ModelVersion; readonly exchange: Exchange };

async function measureChampion(
  ports: EvaluatePorts,
  { snapshot }: EvaluateInput,
  { champion, deployment, data }: EvaluationSubject,
  split: TestSplit,
  draw: () => number,
): Promise<RivalTrial> {
  if (!champion) return { kind: "no-champion" };
  const reason = await unfairness(ports.blobs, snapshot, champion, data);
  if (reason !== null) return { kind: "unfair", reason };
  const { name: model, version, spec } = champion;
  const outcome = await trial(ports, deployment, { model, version, servable: spec.servable }, split.rows, draw);
  return outcome.kind === "answered"
    ? { kind: "answered", champion, exchange: outcome.exchange }
    : { kind: "failed", reason: `The champion could not be started to be compared with: ${outcome.reason}.` };
}

interface Outcome {
  readonly seed: number;
  readonly draw: () => number;
  readonly exchange: Exchange;
  readonly facts: EvaluationRecord["environment"];
  readonly rival: RivalTrial;
}

async function judged(
  ports: EvaluatePorts,
  subject: EvaluationSubject,
  { truth }: TestSplit,
  { seed, draw, exchange, facts, rival }: Outcome,
): Promise<EvaluationRecord> {
  const classes = allClasses(truth, rival.kind === "answered" ? [exchange, rival.exchange] : [exchange]);
  const candidate = sampleOf(truth, classes, exchange);
  const compared: Rival =
    rival.kind === "answered" ? { kind: "measured", sample: sampleOf(truth, classes, rival.exchange) } : rival;
  const champion = compared.kind === "measured" ? compared.sample : null;
  const spread = spreadOf(candidate, champion, allSubjects(classes.length), draw);
  const record = async (servable: Digest, answered: Exchange, sample: Sample, replicates: Replicates) =>
    measuredOf(servable, await ports.blobs.put(answersText(truth, answered)), sample, replicates);
  return {
    ...identity(ports, subject, seed),
    candidate: await record(subject.candidate, exchange, candidate, spread.candidate),
    champion:
      rival.kind === "answered" && champion
        ? {
            ...(await record(rival.champion.spec.servable, rival.exchange, champion, spread.champion)),
            model: rival.champion.name,
            version: rival.champion.version,
          }
        : null,
    ...judgeGates(gateCases(subject.model.gates, candidate, compared, spread)),
    ...(champion && { changes: changesOf(candidate, champion) }),
    environment: facts,
  };
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
