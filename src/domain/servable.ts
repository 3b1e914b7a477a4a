/** What is evaluated (servable) and what a deployment runs (bundle): JSON documents named by their digest. */
import type { Digest } from "./digest.ts";
import type { Signature } from "./signature.ts";
import type { Row } from "./table.ts";

/** Everything that decides an answer. Two servables with one digest answer alike. */
export interface Servable {
  readonly schema: 1;
  /** The ONNX file. */
  readonly model: Digest;
  readonly signature: Signature;
  /** Index of a probability -> class name. The server answers with these names, not with the model's. */
  readonly postprocessing: { readonly classes: readonly string[] };
  /** Answered on every start, before the server calls itself ready; probabilities must agree within `tolerance`. */
  readonly golden: {
    readonly rows: readonly Row[];
    readonly probabilities: readonly (readonly number[])[];
    readonly tolerance: number;
  };
}

export type Role = "champion" | "shadow" | "canary";

export interface BundleMember {
  readonly model: string;
  /** 0 in a test environment: a candidate has no number yet. */
  readonly version: number;
  readonly servable: Digest;
}

/** What a deployment runs; its digest is what the server reports and what `deploy` compares. */
export interface Bundle {
  readonly schema: 1;
  readonly deployment: string;
  readonly champion: BundleMember;
  readonly shadow: BundleMember | null;
  readonly settings: {
    /** Below this confidence an answer says that a person decides. 0: the model always decides. */
    readonly confidenceThreshold: number;
  };
}
