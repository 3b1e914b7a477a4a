/** The part of the record beside the metrics of the whole split: measured once, and kept small. */
import type {
  BestEver,
  CalibrationBin,
  ChangedExample,
  EvaluationDetails,
  FeatureImportance,
  FoundSlices,
  PerturbationMeasured,
  SkewMeasured,
} from "../../../domain/evaluation.ts";
import type { Measurement } from "../../../domain/measurement.ts";
import { METRICS } from "../../../domain/metrics.ts";
import type { ResolvedEvaluation, ResolvedGate } from "../../../spec/resolved.ts";
import { calibration } from "../../../stats/calibration.ts";
import { mcnemar } from "../../../stats/mcnemar.ts";
import { changesOf } from "../../../stats/measure/intervals.ts";
import type { Sample, Settings } from "../../../stats/measure/sample.ts";
import { REPORTED_CONFIDENCE } from "../../../stats/measure/views.ts";
import { wilson } from "../../../stats/wilson.ts";
import { dropOf } from "../gate-cases.ts";
import type { Lookup } from "../lookup.ts";
import type { Perturbed } from "../perturb/perturbations.ts";
import { type LoadRun, loadMeasured } from "../trial/load.ts";
import { declaredMeasured } from "./slices-measured.ts";

export interface DetailsAsked {
  readonly lookup: Lookup;
  readonly gates: readonly ResolvedGate[];
  readonly evaluation: Pick<ResolvedEvaluation, "fairness">;
  readonly settings: Settings;
  readonly perturbed: readonly Perturbed[];
  readonly load: LoadRun | null;
  readonly importance: readonly FeatureImportance[];
  readonly examples: readonly ChangedExample[];
  readonly found: FoundSlices | null;
  readonly skew: SkewMeasured | null;
  readonly best: readonly BestEver[];
  readonly judgedBefore: number;
}

export function detailsOf(asked: DetailsAsked): EvaluationDetails {
  const { lookup, gates, load, settings } = asked;
  const { candidate, other } = lookup.whole;
  return {
    differences: lookup.whole.differences(),
    slices: declaredMeasured(lookup, gates),
    found: asked.found,
    perturbations: asked.perturbed.flatMap((each) => perturbationMeasured(lookup, each)),
    fairness: fairnessAsked(asked).map(({ by, class: className }) => lookup.fairness(by, className).measured()),
    load: load && loadMeasured(load),
    importance: asked.importance,
    calibration:
      candidate.values || candidate.rows === 0
        ? null
        : { candidate: calibrationBins(candidate), champion: other && calibrationBins(other) },
    examples: asked.examples,
    skew: asked.skew,
    best: asked.best,
    judgedBefore: asked.judgedBefore,
    mcnemar: other && !candidate.values ? equalityOf(candidate, other) : null,
    explanation: null,
    settings,
  };
}

function equalityOf(candidate: Sample, champion: Sample): number {
  const { newlyRight, newlyWrong } = changesOf(candidate, champion);
  return mcnemar(newlyRight, newlyWrong).exact;
}

/** Those of the spec, and those that only gates ask for. */
function fairnessAsked({ gates, evaluation, lookup }: DetailsAsked): ResolvedEvaluation["fairness"] {
  if (lookup.whole.candidate.values || lookup.whole.candidate.rows === 0) return [];
  const asked = [
    ...evaluation.fairness,
    ...gates.flatMap(({ by, class: name }) => (by !== undefined && name !== undefined ? [{ by, class: name }] : [])),
  ];
  return [...new Map(asked.map((each) => [JSON.stringify([each.by, each.class]), each])).values()];
}

function perturbationMeasured(lookup: Lookup, { name, kind, text }: Perturbed): readonly PerturbationMeasured[] {
  const measured = lookup.perturbation(name);
  if (!measured) return [];
  const { view, drop } = measured;
  const drops = drop.differences().map((each): Measurement => {
    const turned = dropOf(each, METRICS[each.metric].better === "higher" ? 1 : -1);
    return { ...each, value: turned.value, ...(turned.interval && { interval: turned.interval }) };
  });
  return [{ name, kind, text, candidate: view.candidateMeasured(), drops, champion: view.otherMeasured() }];
}

function calibrationBins({ confidences, truth, answer }: Sample): readonly CalibrationBin[] {
  const right = Uint8Array.from(truth, (own, row) => (own === answer[row] ? 1 : 0));
  return calibration(confidences, right).map(({ confidence, accuracy, n, hits }) => ({
    confidence,
    accuracy,
    n,
    interval: { ...wilson(hits, n, REPORTED_CONFIDENCE), confidence: REPORTED_CONFIDENCE, method: "wilson" },
  }));
}
