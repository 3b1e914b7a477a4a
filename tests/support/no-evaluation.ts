/** A model that asks for nothing beside its gates. */
import type { ResolvedEvaluation } from "../../src/spec/resolved.ts";

export const NO_EVALUATION: ResolvedEvaluation = {
  slices: [],
  fairness: [],
  perturbations: [],
  importance: { repeats: 0 },
  load: { concurrency: 1, for: "1s" },
};
