/** Ten candidates in a row, each a little worse than the champion of its day: what each gate lets become of production. */
import { digestOf } from "../../src/domain/digest.ts";
import { canonicalJson } from "../../src/domain/json.ts";
import { random } from "../../src/domain/random.ts";
import type { EvaluationRecord, Measured } from "../../src/domain/records.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import type { ResolvedGate } from "../../src/spec/resolved.ts";
import { bestAnswers } from "../../src/stages/evaluate/explain/best-answers.ts";
import { answersText } from "../../src/stages/evaluate/measured.ts";
import { NO_TRIALS } from "../../src/stages/evaluate/weigh.ts";
import { answerOf, CLASSES, exchangeOf, type Pair } from "./pairs.ts";
import { rightOf, verdictOn } from "./scenarios.ts";

export const STEPS = 10;
/** What each candidate truly loses against the champion that it learned beside: less than the margin. */
export const LOSS = 0.01;
const MARGIN = 0.02;
const TEST_SPLIT = digestOf("the test split of the decline");
const MODEL = "simulated";

export interface Decline {
  /** Of ten. */
  readonly promoted: number;
  /** True accuracy lost since the first champion. */
  readonly lost: number;
}

type Judge = (pair: Pair, step: number, earlier: readonly EvaluationRecord[]) => Promise<EvaluationRecord["verdict"]>;

/** With a gate of the champion, with one of the best beside it, and with the higher number. */
export async function declines(
  blobs: Blobs,
  rows: number,
  seed: number,
): Promise<Readonly<Record<"champion" | "best" | "naive", Decline>>> {
  const gate = { metric: "accuracy", margin: MARGIN, confidence: 0.95 } as const;
  const champion: ResolvedGate = { ...gate, notWorseThan: "champion" };
  const best: ResolvedGate = { ...gate, notWorseThan: "best" };
  const judged =
    (gates: readonly ResolvedGate[]): Judge =>
    async (pair, step, earlier) => {
      const query = { testSplit: TEST_SPLIT, model: MODEL, candidate: servableOf(step), gates };
      const found = await bestAnswers(blobs, earlier, query, pair.truth);
      return verdictOn(pair, gates, seed, { ...NO_TRIALS, best: found }).verdict;
    };
  const naive: Judge = async (pair) => (rightOf(pair, pair.candidate) > rightOf(pair, pair.champion) ? "pass" : "fail");
  const run = (judge: Judge) => decline(blobs, rows, random(seed), judge);
  return {
    champion: await run(judged([champion])),
    best: await run(judged([champion, best])),
    naive: await run(naive),
  };
}

async function decline(blobs: Blobs, rows: number, next: () => number, judge: Judge): Promise<Decline> {
  const own = Uint8Array.from({ length: rows }, () => Math.floor(next() * CLASSES.length));
  const truth = Array.from(own, (index) => CLASSES[index] ?? "");
  let right = Uint8Array.from(own, () => (next() < 0.85 ? 1 : 0));
  const records: EvaluationRecord[] = [];
  let promoted = 0;
  let servable = servableOf(-1);
  for (let step = 0; step < STEPS; step++) {
    // One row in twenty changes either way, and so many more get worse that the loss is true of all rows.
    const share = right.reduce((sum, each) => sum + each, 0) / rows;
    const changed = right.map((each) =>
      each === 1 ? (next() < (0.05 + LOSS) / share ? 0 : 1) : next() < 0.05 / (1 - share) ? 1 : 0,
    );
    const exchange = (each: Uint8Array) =>
      exchangeOf(Array.from(each, (is, row) => answerOf(own[row] ?? 0, is === 1, next)));
    const pair = { truth, candidate: exchange(changed), champion: exchange(right) };
    const verdict = await judge(pair, step, records);
    records.push(await recordOf(blobs, pair, step, servable, verdict));
    if (verdict !== "pass") continue;
    promoted++;
    right = changed;
    servable = servableOf(step);
  }
  return { promoted, lost: promoted * LOSS };
}

const servableOf = (step: number) => digestOf(canonicalJson({ postprocessing: { classes: CLASSES }, step }));

/** What the search for the best reads of a record. */
async function recordOf(
  blobs: Blobs,
  pair: Pair,
  step: number,
  champion: ReturnType<typeof servableOf>,
  verdict: EvaluationRecord["verdict"],
): Promise<EvaluationRecord> {
  const measured = async (servable: Measured["servable"], exchange: Pair["candidate"]): Promise<Measured> => ({
    servable,
    measurements: [{ metric: "accuracy", value: rightOf(pair, exchange), n: pair.truth.length }],
    confusion: { classes: CLASSES, counts: [] },
    answers: await blobs.put(answersText(pair.truth, exchange)),
  });
  await blobs.put(canonicalJson({ postprocessing: { classes: CLASSES }, step }));
  await blobs.put(canonicalJson({ postprocessing: { classes: CLASSES }, step: -1 }));
  return {
    schema: 1,
    kind: "evaluation",
    key: digestOf(`evaluation ${step}`),
    createdAt: new Date(Date.UTC(2026, 0, 1 + step)).toISOString(),
    deployment: "simulated",
    model: MODEL,
    training: digestOf(`training ${step}`),
    dataset: { name: "simulated", version: 1, content: digestOf("content") },
    testSplit: TEST_SPLIT,
    gates: digestOf("gates"),
    candidate: await measured(servableOf(step), pair.candidate),
    champion: { ...(await measured(champion, pair.champion)), model: MODEL, version: 1 },
    results: [],
    verdict,
    environment: { servingBuild: "simulated", limits: { threads: 1, memoryBytes: null }, host: HOST },
    seed: 0,
  };
}

const HOST = { cpu: "simulated", cores: 1, platform: "simulated", node: "simulated" };
