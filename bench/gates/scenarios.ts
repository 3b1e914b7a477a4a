/** What gates must do with pairs of which the truth is known, and the gate that asks for the higher number beside them. */
import { digestOf } from "../../src/domain/digest.ts";
import { random } from "../../src/domain/random.ts";
import type { EvaluationRecord } from "../../src/domain/records.ts";
import { judgeGates } from "../../src/policy/gates.ts";
import type { ModelVersion, ResolvedGate } from "../../src/spec/resolved.ts";
import { advise } from "../../src/stages/evaluate/explain/advice.ts";
import { judge, type Trials } from "../../src/stages/evaluate/weigh.ts";
import { tango } from "../../src/stats/tango.ts";
import { byLoss, byRightness, type DrawPair, type Pair } from "./pairs.ts";

export interface Scenario {
  readonly name: string;
  readonly gate: ResolvedGate;
  readonly rows: number;
  readonly draw: DrawPair;
  /** Share of the pairs that this must be of. */
  readonly wanted: { readonly of: "pass" | "stopped"; readonly atMost?: number; readonly atLeast?: number };
  /** A metric that has to be drawn 2,000 times takes longer: one pair of so many. */
  readonly each?: number;
}

export const MARGIN = 0.02;
export const ALPHA = 0.05;
/** Where both models are right together, and the share of rows on which one of them is. */
const BOTH = 0.75;
const DISCORDANCE = 0.1;

/** A pair whose accuracies differ by so much. */
const differing = (difference: number): DrawPair =>
  byRightness({ both: BOTH, up: (DISCORDANCE + difference) / 2, down: (DISCORDANCE - difference) / 2 });

const notWorse = (metric: ResolvedGate["metric"], margin: number): ResolvedGate => ({
  metric,
  notWorseThan: "champion",
  margin,
  confidence: 1 - ALPHA,
});
const better: ResolvedGate = { metric: "accuracy", betterThan: "champion", confidence: 1 - ALPHA };

/** What an inconclusive result of an equal pair on 200 rows says that it would take. */
export function advisedRows(): number {
  const n = 200;
  const changed = (DISCORDANCE * n) / 2;
  const interval = { ...tango(changed, changed, n, 1 - 2 * ALPHA), confidence: 1 - 2 * ALPHA, method: "tango" };
  const difference = { value: 0, n, interval, discordance: DISCORDANCE };
  const champion = { kind: "measured", difference } as const;
  const gate = notWorse("accuracy", MARGIN);
  const [result] = judgeGates(
    [{ gate, candidate: null, drop: null, champion, best: { kind: "no-champion" } }],
    advise,
  ).results;
  if (typeof result?.wanted !== "number") throw new Error("the gate advises nothing");
  return result.wanted;
}

const LOSS = { mean: 0.6, shared: 0.8, margin: 0.03 };

export function scenarios(): readonly Scenario[] {
  const rows = advisedRows();
  const accuracy = notWorse("accuracy", MARGIN);
  const logLoss = notWorse("log-loss", LOSS.margin);
  return [
    {
      name: "worse by the margin",
      gate: accuracy,
      rows,
      draw: differing(-MARGIN),
      wanted: { of: "pass", atMost: ALPHA },
    },
    { name: "equal", gate: accuracy, rows, draw: differing(0), wanted: { of: "pass", atLeast: 0.8 } },
    {
      name: "worse by twice the margin",
      gate: accuracy,
      rows,
      draw: differing(-2 * MARGIN),
      wanted: { of: "stopped", atLeast: 0.95 },
    },
    { name: "equal", gate: better, rows, draw: differing(0), wanted: { of: "pass", atMost: ALPHA } },
    { name: "better by the margin", gate: better, rows, draw: differing(MARGIN), wanted: { of: "pass", atLeast: 0.5 } },
    {
      name: "worse by the margin",
      gate: accuracy,
      rows: 200,
      draw: differing(-MARGIN),
      wanted: { of: "pass", atMost: ALPHA },
    },
    {
      name: "on the threshold",
      gate: { metric: "accuracy", min: BOTH + DISCORDANCE / 2, confidence: 1 - ALPHA },
      rows: 200,
      draw: differing(0),
      wanted: { of: "pass", atMost: ALPHA },
    },
    {
      name: "worse by the margin",
      gate: notWorse("f1.macro", MARGIN),
      rows,
      draw: differing(-MARGIN),
      wanted: { of: "pass", atMost: ALPHA },
      each: 5,
    },
    {
      name: "equal",
      gate: notWorse("f1.macro", MARGIN),
      rows,
      draw: differing(0),
      wanted: { of: "pass", atLeast: 0.8 },
      each: 5,
    },
    {
      name: "worse by the margin",
      gate: logLoss,
      rows: 600,
      draw: byLoss(LOSS.mean, LOSS.shared, LOSS.margin),
      wanted: { of: "pass", atMost: ALPHA },
      each: 5,
    },
    {
      name: "equal",
      gate: logLoss,
      rows: 600,
      draw: byLoss(LOSS.mean, LOSS.shared, 0),
      wanted: { of: "pass", atLeast: 0.8 },
      each: 5,
    },
  ];
}

export interface Tally {
  readonly pairs: number;
  readonly pass: number;
  readonly inconclusive: number;
  readonly fail: number;
  /** Share that a gate lets pass which asks for the higher number alone. */
  readonly naive: number;
}

export function simulate(
  scenario: Scenario,
  pairs: number,
  seed: number,
  done: (pairs: number) => void = () => {},
): Tally {
  const { gate, rows, draw } = scenario;
  const next = random(seed);
  const tally = { pass: 0, inconclusive: 0, fail: 0, error: 0 };
  let naive = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const drawn = draw(rows, next);
    const { verdict, results } = verdictOn(drawn, [gate], pair + seed);
    tally[verdict] += 1 / pairs;
    const { of = "candidate", value = 0, metric } = results[0]?.evidence ?? {};
    const raw = of === "difference" ? value : rawDifference(drawn);
    if (metric === "log-loss" ? raw < 0 : raw > 0) naive += 1 / pairs;
    done(pair + 1);
  }
  if (tally.error > 0) throw new Error(`${scenario.name}: a gate ended in an error`);
  const { pass, inconclusive, fail } = tally;
  return { pairs, pass, inconclusive, fail, naive };
}

/** By the code that judges an evaluation, from the servers' answers on. */
export function verdictOn(
  { truth, candidate, champion }: Pair,
  gates: readonly ResolvedGate[],
  seed: number,
  trials?: Trials,
): Pick<EvaluationRecord, "results" | "verdict"> {
  return judge({
    truth,
    answers: "classes",
    settings: { confidenceThreshold: 0, automation: "partial" },
    gates,
    candidate: { servable: digestOf("candidate"), exchange: candidate },
    rival: { kind: "answered", champion: CHAMPION, exchange: champion },
    seed,
    ...(trials && { trials }),
  });
}

export function rightOf({ truth }: Pick<Pair, "truth">, { answers }: Pair["candidate"]): number {
  return answers.filter((answer, row) => answer?.label === truth[row]).length / truth.length;
}

const rawDifference = (pair: Pair): number => rightOf(pair, pair.candidate) - rightOf(pair, pair.champion);

const CHAMPION: ModelVersion = {
  kind: "ModelVersion",
  file: "models/simulated/versions/1.yaml",
  name: "simulated",
  version: 1,
  signature: { task: "tabular-classification", features: [], label: { name: "label", classes: [] } },
  spec: {
    servable: digestOf("champion"),
    model: digestOf("model"),
    task: "tabular-classification",
    signature: { features: [], label: { name: "label", classes: [] } },
    dataset: { name: "simulated", version: 1, content: digestOf("content") },
    training: digestOf("training"),
    evaluation: digestOf("evaluation"),
  },
};
