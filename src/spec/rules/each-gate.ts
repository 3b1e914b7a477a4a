/** One check for every gate of every model, at the gate's place. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Dataset, Model, ResolvedGate } from "../resolved.ts";
import { type FindingDetails, finding, type RuleContext } from "./rule.ts";

/** `field`: within the gate, such as `/min`. */
export type GateFinding = readonly [code: Problem["code"], field: string, details: FindingDetails];

export interface GateOf {
  readonly gate: ResolvedGate;
  readonly model: Model;
  /** Undefined while the model's dataset has problems of its own. */
  readonly dataset: Dataset | undefined;
}

export function eachGate(context: RuleContext, check: (each: GateOf) => readonly GateFinding[]): readonly Problem[] {
  const { models, datasets } = context.specs;
  return [...models.values()].flatMap((model) => {
    const dataset = datasets.get(model.training.dataset.name);
    return model.gates.flatMap((gate, index) =>
      check({ gate, model, dataset }).map(([code, field, details]) =>
        finding(context, code, [model.file, `/spec/gates/${index}${field}`], details),
      ),
    );
  });
}
