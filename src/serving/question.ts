/** One request on its way through a member, and what comes back. */
import type { Decision } from "../domain/automation.ts";
import type { Prediction } from "../domain/prediction.ts";
import type { Answered, AnswerRequest, Tensors } from "./answering.ts";
import type { Waiting } from "./batching/entry.ts";

export interface Question extends Waiting, Pick<AnswerRequest, "rows" | "inputs" | "timestamps" | "receivedAt"> {
  readonly id: string;
  /** Somebody else's turn it was. */
  readonly fallback: Prediction["fallback"] | null;
  /** Only to compare: it leaves no line in the prediction log. Default: true. */
  readonly isRecorded?: boolean;
}

/** Ready for the model. */
export interface Prepared extends Question {
  /** By the model's own names; of tables they are the inputs. */
  readonly feeds: Tensors;
  /** Of images, one number a row. */
  readonly properties: Readonly<Record<string, Float64Array>> | null;
}

export type Reply = Pick<Answered, "outputs" | "decisions" | "latencyMs" | "queueMs">;

/** The answers of a batch, column by column. */
export interface Finished {
  readonly outputs: Tensors;
  readonly decisions: readonly Decision[];
  /** Rows whose numbers are not finite; null: none. */
  readonly unusable: ReadonlySet<number> | null;
}
