/** A request and its answer between the faces (protocol, task) and the data plane: in tensors, without any transport. */
import type { Decision } from "../domain/automation.ts";
import type { Digest } from "../domain/digest.ts";
import type { Prediction } from "../domain/prediction.ts";
import type { Role } from "../domain/servable.ts";
import type { Signature } from "../domain/signature.ts";
import type { Tensor, TensorInfo } from "../domain/tensor.ts";
import type { Caller } from "./batching/entry.ts";

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

/** Who answers. */
export interface MemberFacts {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  readonly servable: Digest;
  /** null: an ONNX file as it is, which nobody has described. */
  readonly signature: Signature | null;
  /** What the answers are called: index of a probability -> class. */
  readonly classes: readonly string[];
  readonly face: Face;
}

export type Tensors = Readonly<Record<string, Tensor>>;

export interface AnswerRequest {
  /** Whose version; absent: whoever's. */
  readonly model?: string;
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
  /** The other end of the connection: what nobody waits for any more is not run. */
  readonly caller?: Caller;
}

export interface Answered {
  readonly id: string;
  /** Who answered: the champion, the canary, or who was asked for by version. */
  readonly member: MemberFacts;
  readonly rows: number;
  /** By the names of the face's outputs. */
  readonly outputs: Tensors;
  readonly decisions: readonly Decision[];
  readonly fallback: Prediction["fallback"] | null;
  readonly latencyMs: number;
  readonly queueMs: number;
}
