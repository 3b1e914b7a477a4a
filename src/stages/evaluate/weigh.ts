/** From answers to evidence: samples, intervals, judged gates, and the blobs that hold every answer. */
import type { Digest } from "../../domain/digest.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { judgeGates } from "../../policy/gates.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { ModelVersion, ResolvedGate } from "../../spec/resolved.ts";
import type { Exchange } from "./exchange.ts";
import { gateCases, type Rival } from "./gate-cases.ts";
import { changesOf } from "./intervals.ts";
import { answersText, measuredOf } from "./measured.ts";
import { allSubjects } from "./readings.ts";
import { allClasses, type Sample, sampleOf } from "./sample.ts";
import { type Replicates, spreadOf } from "./spread.ts";

/** The champion's answers to the same rows, or why there are none. */
export type RivalAnswers =
  | Exclude<Rival, { readonly kind: "measured" }>
  | { readonly kind: "answered"; readonly champion: ModelVersion; readonly exchange: Exchange };

export interface Scales {
  readonly truth: readonly string[];
  readonly answers: "classes" | "values";
  readonly gates: readonly ResolvedGate[];
  readonly candidate: { readonly servable: Digest; readonly exchange: Exchange };
  readonly rival: RivalAnswers;
  readonly random: () => number;
}

type Weighed = Pick<EvaluationRecord, "candidate" | "champion" | "results" | "verdict" | "changes">;

export async function weigh(blobs: Blobs, scales: Scales): Promise<Weighed> {
  const { truth, answers, gates, candidate, rival, random } = scales;
  const exchanges = rival.kind === "answered" ? [candidate.exchange, rival.exchange] : [candidate.exchange];
  const classes = answers === "values" ? [] : allClasses(truth, exchanges);
  const own = sampleOf(truth, classes, candidate.exchange, answers);
  const compared: Rival =
    rival.kind === "answered" ? { kind: "measured", sample: sampleOf(truth, classes, rival.exchange, answers) } : rival;
  const other = compared.kind === "measured" ? compared.sample : null;
  const spread = spreadOf(own, other, allSubjects(classes.length, answers), random);
  const measure = async (servable: Digest, exchange: Exchange, sample: Sample, replicates: Replicates) =>
    measuredOf(servable, await blobs.put(answersText(truth, exchange)), sample, replicates);
  return {
    candidate: await measure(candidate.servable, candidate.exchange, own, spread.candidate),
    champion:
      rival.kind === "answered" && other
        ? {
            ...(await measure(rival.champion.spec.servable, rival.exchange, other, spread.champion)),
            model: rival.champion.name,
            version: rival.champion.version,
          }
        : null,
    ...judgeGates(gateCases(gates, own, compared, spread)),
    ...(other && answers === "classes" && { changes: changesOf(own, other) }),
  };
}
