/** One answered row, as logged; and what people later say about it. */
import type { Decision } from "./automation.ts";
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
  /** As they came, or, where they are not kept, empty. Redacted features are left out. */
  readonly inputs: Row;
  /** Digest of the inputs; only where they are not kept. */
  readonly inputsDigest?: Digest;
  /** What is measured of inputs such as images, as `<feature>.<property>`; and of all inputs `missing`, a count. */
  readonly properties?: Readonly<Record<string, number>>;
  /** "" for regression. */
  readonly label: string;
  /** Of a regression. */
  readonly value?: number;
  readonly probabilities: readonly number[];
  /** The largest probability; 1 for regression. */
  readonly confidence: number;
  readonly decision: Decision;
  /** Milliseconds from the request's last byte to the answer being ready, for the whole batch. */
  readonly latencyMs: number;
  /** Milliseconds of that in the queue. */
  readonly queueMs?: number;
  /** The champion answered because the canary, whose turn it was, did not. */
  readonly fallback?: "error" | "timeout" | "non-finite";
}

/** Whether it is what the caller got: each row of a request has one such answer, the champion's or a canary's. */
export const isAnswer = ({ role }: Pick<Prediction, "role">): boolean => role === "champion" || role === "canary";

/** Whether a row can be looked at again: of others only a digest was kept. */
export const hasInputs = ({ inputsDigest }: Pick<Prediction, "inputsDigest">): boolean => inputsDigest === undefined;

/**
 * `label`: the truth, which arrived by itself. `review`, `correction`: the truth as people say. `retry`: the caller asked
 * again, and so was not satisfied. `refusal`: the answer was rejected. The last two need not say what would be right.
 */
export const FEEDBACK_SOURCES = ["label", "review", "correction", "retry", "refusal"] as const;
export type FeedbackSource = (typeof FEEDBACK_SOURCES)[number];

/**
 * What somebody says of an answer later. Joined by prediction id, wherever it arrived; of what is right, the last word by
 * time counts. The same content of the same source said twice is said once.
 */
export interface Feedback {
  readonly id: string;
  readonly time: string;
  readonly deployment: string;
  /** What is right; "" for a regression. Absent: the feedback does not say. */
  readonly label?: string;
  /** What is right, of a regression. */
  readonly value?: number;
  readonly source: FeedbackSource;
  readonly by?: string;
}

/** Feedback that says what is right. */
export interface Truth extends Feedback {
  readonly label: string;
}

/** As datasets have it: a regression's number as text. */
export const truthText = ({ label, value }: Truth): string => (value === undefined ? label : String(value));

export const isTruth = (feedback: Feedback): feedback is Truth => feedback.label !== undefined;
