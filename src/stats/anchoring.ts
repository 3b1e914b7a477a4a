/** How much seeing a prediction sways people: agreement where it was shown against agreement where it was hidden. */
import type { Interval } from "../domain/measurement.ts";
import { wilson } from "./wilson.ts";

const CONFIDENCE = 0.95;

export interface Judgement {
  readonly predicted: string;
  /** What a person decided. */
  readonly decided: string;
  /** Whether that person saw the prediction. */
  readonly shown: boolean;
}

export interface Agreement {
  readonly agreed: number;
  readonly n: number;
  /** null: there was no such row. */
  readonly interval: Interval | null;
}

/** Much more agreement where the prediction was shown is a sign of anchoring, not of a good model. */
export interface Anchoring {
  readonly shown: Agreement;
  readonly hidden: Agreement;
}

export function anchoring(judgements: readonly Judgement[]): Anchoring {
  const shown = judgements.filter((each) => each.shown);
  const hidden = judgements.filter((each) => !each.shown);
  return { shown: agreement(shown), hidden: agreement(hidden) };
}

function agreement(judgements: readonly Judgement[]): Agreement {
  const agreed = judgements.filter(({ predicted, decided }) => predicted === decided).length;
  const n = judgements.length;
  const interval = n === 0 ? null : { ...wilson(agreed, n, CONFIDENCE), confidence: CONFIDENCE, method: "wilson" };
  return { agreed, n, interval };
}
