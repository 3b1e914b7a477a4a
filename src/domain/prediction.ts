/** One answered row, as logged; and what people later say about it. */
import type { Digest } from "./digest.ts";
import type { Role } from "./servable.ts";
import type { Row } from "./table.ts";

export interface Prediction {
  /** `<request>/<row>`: unique; the champion and the shadow of one row share it. */
  readonly id: string;
  /** When the server answered, ISO 8601 UTC. */
  readonly time: string;
  /** When the row happened, by the caller's word (`timestamp` parameter); equals `time` when not given. Windows use it. */
  readonly eventTime: string;
  readonly deployment: string;
  readonly model: string;
  readonly version: number;
  readonly servable: Digest;
  readonly bundle: Digest;
  readonly role: Role;
  readonly inputs: Row;
  readonly label: string;
  readonly probabilities: readonly number[];
  /** The largest probability. */
  readonly confidence: number;
  /** Who decides: the model, or a person because the confidence is under the threshold. */
  readonly decision: "model" | "person";
  /** Milliseconds from the request's last byte to the answer being ready, for the whole batch. */
  readonly latencyMs: number;
}

/** The truth, or a correction, that arrives later. Joined by prediction id; the last one by time wins. */
export interface Feedback {
  readonly id: string;
  readonly time: string;
  readonly deployment: string;
  readonly label: string;
  readonly source: "label" | "review" | "correction";
  readonly by?: string;
}
