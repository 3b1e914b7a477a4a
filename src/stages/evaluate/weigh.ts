/** From answers to evidence: samples, intervals, judged gates, and the blobs that hold every answer. */
import type { Digest } from "../../domain/digest.ts";
import type { BestEver, ChangedExample, FeatureImportance } from "../../domain/evaluation.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import type { Row } from "../../domain/table.ts";
import { worst } from "../../domain/verdict.ts";
import { judgeGates } from "../../policy/gates.ts";
import { judgeSkew } from "../../policy/skew.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { ModelVersion, ResolvedEvaluation, ResolvedGate } from "../../spec/resolved.ts";
import { changesOf } from "../../stats/measure/intervals.ts";
import {
  type Answers,
  allClasses,
  type Sample,
  type Settings,
  sampleOf,
  type Truth,
} from "../../stats/measure/sample.ts";
import { advise } from "./explain/advice.ts";
import { type BestRival, comparedKey } from "./explain/best.ts";
import { type Alone, gateCases } from "./gate-cases.ts";
import { type Lookup, lookupOf, type Samples } from "./lookup.ts";
import { answersText, measuredOf } from "./measured.ts";
import { detailsOf } from "./parts/details.ts";
import { foundSlices } from "./parts/slices-found.ts";
import { smallDetails } from "./parts/small-details.ts";
import type { Perturbed } from "./perturb/perturbations.ts";
import type { Exchange } from "./trial/exchange.ts";
import type { LoadRun } from "./trial/load.ts";
import type { SliceColumn } from "./weak/weak-slices.ts";

/** The champion's answers to the same rows, or why there are none. */
export type Rival = Alone | { readonly kind: "answered"; readonly champion: ModelVersion; readonly exchange: Exchange };

export interface BestAnswers {
  readonly rival: BestRival;
  readonly answers: Answers | Alone;
}

/** What was tried beside the rows as they are. */
export interface Trials {
  /** With all their columns, but for the label. */
  readonly rows: readonly Row[];
  /** Those by which weak slices are looked for. */
  readonly columns: readonly SliceColumn[];
  readonly evaluation: Pick<ResolvedEvaluation, "slices" | "fairness">;
  readonly perturbed: readonly Perturbed[];
  readonly load: LoadRun | null;
  readonly importance: readonly FeatureImportance[];
  readonly examples: readonly ChangedExample[];
  readonly best: readonly BestAnswers[];
  readonly judgedBefore: number;
}

export const NO_TRIALS: Trials = {
  rows: [],
  columns: [],
  evaluation: { slices: [], fairness: [] },
  perturbed: [],
  load: null,
  importance: [],
  examples: [],
  best: [],
  judgedBefore: 0,
};

export interface Scales {
  readonly truth: readonly string[];
  readonly answers: "classes" | "values";
  readonly settings: Settings;
  readonly gates: readonly ResolvedGate[];
  readonly candidate: { readonly servable: Digest; readonly exchange: Exchange };
  readonly rival: Rival;
  readonly trials?: Trials;
  /** Of all draws. */
  readonly seed: number;
}

export type Weighed = Pick<EvaluationRecord, "candidate" | "champion" | "results" | "verdict" | "changes"> & {
  readonly details: NonNullable<EvaluationRecord["details"]>;
};

export async function weigh(blobs: Blobs, scales: Scales): Promise<Weighed> {
  const { truth, answers, gates, candidate, rival, settings, trials = NO_TRIALS } = scales;
  const lookup = lookupOf({ ...materialOf(scales, trials), gates, seed: scales.seed });
  const { candidate: own, other } = lookup.whole;
  const details = detailsOf({
    lookup,
    gates,
    settings,
    ...trials,
    found: foundSlices(lookup, trials.rows, trials.columns),
    skew: candidate.exchange.skew,
    best: bestEver(lookup, gates, trials),
  });
  return {
    candidate: measuredOf(
      candidate.servable,
      await blobs.put(answersText(truth, candidate.exchange)),
      own,
      lookup.whole.candidateMeasured(),
    ),
    champion:
      rival.kind === "answered" && other
        ? {
            ...measuredOf(
              rival.champion.spec.servable,
              await blobs.put(answersText(truth, rival.exchange)),
              other,
              lookup.whole.otherMeasured() ?? [],
            ),
            model: rival.champion.name,
            version: rival.champion.version,
          }
        : null,
    ...judged(gates, lookup, candidate.exchange),
    ...(other && answers === "classes" && { changes: changesOf(own, other) }),
    details: smallDetails(details),
  };
}

/** The verdict alone: nothing is recorded. */
export function judge(scales: Scales): Pick<EvaluationRecord, "results" | "verdict"> {
  const { gates, candidate, seed, trials = NO_TRIALS } = scales;
  const lookup = lookupOf({ ...materialOf(scales, trials), gates, seed, subjects: "gates" });
  return judged(gates, lookup, candidate.exchange);
}

function judged(gates: readonly ResolvedGate[], lookup: Lookup, { skew }: Exchange) {
  const { results, verdict } = judgeGates(gateCases(gates, lookup), advise);
  const skewed = judgeSkew(skew);
  return { results: [...results, ...skewed], verdict: worst([verdict, ...skewed.map((each) => each.verdict)]) };
}

function materialOf({ truth, answers, settings, candidate, rival }: Scales, trials: Trials) {
  const { perturbed, best } = trials;
  const other = rival.kind === "answered" ? rival.exchange : null;
  const everybody: readonly Answers[] = [
    candidate.exchange,
    ...(other ? [other] : []),
    ...best.flatMap(({ answers: each }) => ("kind" in each ? [] : [each])),
  ];
  const about: Truth = {
    truth,
    classes: answers === "values" ? [] : allClasses(truth, everybody),
    kind: answers,
    settings,
  };
  const whole = (exchange: Exchange) => sampleOf(about, exchange, exchange);
  const changed = (from: Exchange, each: Perturbed["candidate"]) =>
    sampleOf(about, { classes: from.classes, answers: each });
  return {
    whole: { candidate: whole(candidate.exchange), champion: other && whole(other) },
    alone: rival.kind === "answered" ? null : rival,
    perturbed: new Map(
      perturbed.map((each): readonly [string, Samples] => [
        each.name,
        {
          candidate: changed(candidate.exchange, each.candidate),
          champion: other && each.champion && changed(other, each.champion),
        },
      ]),
    ),
    best: new Map(
      best.map(({ rival: { compared }, answers: each }): readonly [string, Sample | Alone] => [
        comparedKey(compared),
        "kind" in each ? each : sampleOf(about, each),
      ]),
    ),
    rows: trials.rows,
    evaluation: trials.evaluation,
    load: trials.load,
  };
}

/** Of each gate that compares: how far it is from the best, and where the first began. */
function bestEver(lookup: Lookup, gates: readonly ResolvedGate[], { best }: Trials): readonly BestEver[] {
  const rivals = new Map(best.map(({ rival }) => [comparedKey(rival.compared), rival]));
  return [...new Map(gates.map((gate) => [comparedKey(gate), gate]))].flatMap(([key, gate]): readonly BestEver[] => {
    const rival = rivals.get(key);
    const reader = rival && lookup.best(gate);
    if (!reader || "kind" in reader) return [];
    const classIndex = gate.class === undefined ? undefined : lookup.classes.indexOf(gate.class);
    const subject = { metric: gate.metric, ...(classIndex !== undefined && { classIndex }) };
    const found = reader.difference(subject, 0.9);
    if (!found || found.value === null || found.from === undefined) return [];
    return [
      {
        metric: gate.metric,
        ...(gate.class !== undefined && { class: gate.class }),
        evaluation: rival.evaluation,
        servable: rival.servable,
        value: found.from,
        difference: {
          metric: gate.metric,
          value: found.value,
          n: found.n,
          ...(found.interval && { interval: found.interval }),
        },
        first: rival.first ?? found.from,
      },
    ];
  });
}
