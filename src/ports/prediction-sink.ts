/** Where a server puts what it answered. */
import type { Feedback } from "../domain/prediction.ts";
import type { PredictionBatch } from "../domain/prediction-batch.ts";
import type { PredictionSettings } from "../domain/servable.ts";
import type { Telemetry } from "../domain/telemetry.ts";

export interface SinkCounters {
  /** Rows that are on record by the word of their mode. */
  readonly written: number;
  /** Rows that were let go because the queue of the mode `buffered` was full. */
  readonly dropped: number;
  /** Rows that could not be written, in any mode. */
  readonly failed: number;
  /** Rows that wait. */
  readonly waiting: number;
  /** Files that are older than they may become, and still wait to be collected. */
  readonly overdue: number;
}

export interface PredictionSink {
  /**
   * Resolves when the rows count as on record in the mode of the settings; nothing is returned where that needs no
   * waiting. Rejects only in the mode `durable`: then the answer must not be given (503). Elsewhere it is counted.
   * Redaction, sampling and retention happen here: a server hands over everything.
   */
  write(batch: PredictionBatch, settings: PredictionSettings): Promise<void> | void;
  /** On return it survives the death of this process; in the mode `durable` power loss too. */
  feedback(feedback: readonly Feedback[], settings: PredictionSettings): Promise<void>;
  telemetry(telemetry: readonly Telemetry[], settings: PredictionSettings): Promise<void>;
  readonly counters: SinkCounters;
  /** Writes what waits. */
  close(): Promise<void>;
}
