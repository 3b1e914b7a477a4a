/** Every answered row, durable once acknowledged, and the feedback that follows it. */
import type { Feedback, Prediction } from "../domain/prediction.ts";

export interface PredictionWindow {
  readonly deployment: string;
  /** ISO 8601; event time >= from. */
  readonly from?: string;
  /** Event time < to. */
  readonly to?: string;
}

export interface PredictionLog {
  /** On return the rows survive the death of this process. */
  append(predictions: readonly Prediction[]): Promise<void>;
  appendFeedback(feedback: readonly Feedback[]): Promise<void>;
  /** By event time, then id. A torn last line of a killed writer is skipped; any other unreadable line is an error. */
  read(window: PredictionWindow): Promise<readonly Prediction[]>;
  /** The newest feedback of each prediction id. */
  feedback(deployment: string): Promise<ReadonlyMap<string, Feedback>>;
  /**
   * Moment before which every acknowledged row is here: where rows are brought from another machine, later ones may
   * still be on their way. null: rows are here at once.
   */
  completeUntil(deployment: string): Promise<string | null>;
}
