/** A request and its answer between the faces (protocol, task) and the data plane: in tensors, without any transport. */
import type { Decision } from "../domain/automation.ts";
import type { Prediction } from "../domain/prediction.ts";
import type { Tensor, TensorInfo } from "../domain/tensor.ts";
import type { Member } from "./member.ts";

/** What callers send to and get from a member by the Open Inference Protocol. Dimension 0 of every tensor is the row. */
export interface Face {
  readonly inputs: readonly FaceInput[];
  readonly outputs: readonly TensorInfo[];
}

export interface FaceInput extends TensorInfo {
  /** `text`: BYTES are UTF-8; `image`: BYTES are encoded images. Only of BYTES. */
  readonly content?: "text" | "image";
  /** Where values may be missing: NaN in FP32, "" in text. */
  readonly optional?: true;
}

export type Tensors = Readonly<Record<string, Tensor>>;

export interface AnswerRequest {
  /** The caller's, echoed; null: the server makes one. */
  readonly id: string | null;
  /** null: whoever the routing chooses. */
  readonly version: string | null;
  /** Dimension 0 of every input. */
  readonly rows: number;
  /** By the face's names, all of them. */
  readonly inputs: Tensors;
  /** When each row happened, ISO 8601 in UTC; null: now. */
  readonly timestamps: readonly string[] | null;
  /** Equal keys get the same member while the weights rise; null: the request's id is the key. */
  readonly routingKey: string | null;
  /** `clock.monotonic()` after which nobody waits any more; null: the server's own limit. */
  readonly deadline: number | null;
  /** `clock.monotonic()` at the request's last byte. */
  readonly receivedAt: number;
}

export interface Answered {
  readonly id: string;
  /** Who answered: the champion, the canary, or who was asked for by version. */
  readonly member: Member;
  readonly rows: number;
  /** By the names of the face's outputs. */
  readonly outputs: Tensors;
  readonly decisions: readonly Decision[];
  readonly fallback: Prediction["fallback"] | null;
  readonly latencyMs: number;
  readonly queueMs: number;
}
