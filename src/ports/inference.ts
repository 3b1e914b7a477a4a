/** A client of a running server, over the network, by the public protocol. */
import type { Decision } from "../domain/automation.ts";
import type { Digest } from "../domain/digest.ts";
import type { Feedback } from "../domain/prediction.ts";
import type { Role } from "../domain/servable.ts";
import type { Signature } from "../domain/signature.ts";
import type { Row } from "../domain/table.ts";

export interface Answer {
  /** "" for regression. */
  readonly label: string;
  readonly probabilities: readonly number[];
  /** Of a regression. */
  readonly value?: number;
  /** `<request>/<row>`. */
  readonly predictionId: string;
  /** How sure it is, and who decides; absent where the face that was asked does not say. */
  readonly confidence?: number;
  readonly decision?: Decision;
}

export interface InferenceRequest {
  /** The caller's id, echoed; the server makes one when absent. */
  readonly id?: string;
  /** One event time (ISO 8601) a row. */
  readonly timestamps?: readonly string[];
  /** Images that are in no store, by the digest that stands in the row. */
  readonly files?: ReadonlyMap<Digest, Uint8Array>;
}

export interface InferenceResult {
  readonly answers: readonly Answer[];
  readonly classes: readonly string[];
  /** Milliseconds as the client saw them. */
  readonly latencyMs: number;
}

export interface ServerDescription {
  readonly deployment: string;
  readonly bundle: Digest;
  readonly servingBuild: string;
  readonly roles: readonly {
    readonly role: Role;
    readonly model: string;
    readonly version: number;
    readonly servable: Digest;
  }[];
  readonly signature: Signature;
  /** What the server has done to a canary by itself. */
  readonly routing?: {
    readonly canary: {
      /** Percent of the routing keys that it has now. */
      readonly effectiveWeight: number;
      /** It was stopped. */
      readonly breaker: { readonly detail: string; readonly since: string } | null;
      readonly hold: string | null;
    } | null;
  };
}

/** A request as it goes over the network: encoded once, sent as often as one likes; or one that nobody means well with. */
export interface RawRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly latencyMs: number;
}

export interface InferenceClient {
  describe(url: string): Promise<ServerDescription>;
  /** By the task's own face, `POST /predict`: who decides is said too. Throws when the server does not answer 200. */
  predict(
    url: string,
    signature: Signature,
    rows: readonly Row[],
    request?: InferenceRequest,
  ): Promise<InferenceResult>;
  /** What `predict` sends. */
  encode(signature: Signature, rows: readonly Row[], request?: InferenceRequest): Promise<RawRequest>;
  /** Whatever it is; each status is an answer. Throws `SERVER_UNREACHABLE` where none came. */
  send(url: string, request: RawRequest): Promise<RawAnswer>;
  /** By the Open Inference Protocol: answers of the champion of `model`. Throws when the server does not answer 200. */
  infer(url: string, signature: Signature, rows: readonly Row[], request?: InferenceRequest): Promise<InferenceResult>;
  feedback(url: string, feedback: readonly Omit<Feedback, "deployment" | "time">[]): Promise<void>;
}
