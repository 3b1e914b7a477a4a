/** What is evaluated (servable) and what a deployment runs (bundle): JSON documents named by their digest. */
import type { Automation } from "./automation.ts";
import type { Digest } from "./digest.ts";
import type { ImagePreprocessing } from "./preprocessing.ts";
import type { Signature } from "./signature.ts";
import type { Row } from "./table.ts";

/** Everything that decides an answer. Two servables with one digest answer alike. */
export interface Servable {
  readonly schema: 1;
  /** The ONNX file. */
  readonly model: Digest;
  readonly signature: Signature;
  /** How an image becomes the model's input; absent where there is none. */
  readonly preprocessing?: ImagePreprocessing;
  readonly postprocessing: {
    /** Index of a probability -> class name. The server answers with these names, not with the model's. */
    readonly classes: readonly string[];
    /** The model's output; by default `probabilities`, or `value` for regression. */
    readonly output?: string;
    /** What makes probabilities of it; by default it holds them already. */
    readonly activation?: "none" | "softmax";
  };
  /** Answered on every start, before the server calls itself ready; outputs must agree within `tolerance`. */
  readonly golden: {
    readonly rows: readonly Row[];
    /** One list a row: the probabilities, or the one value of a regression. */
    readonly probabilities: readonly (readonly number[])[];
    readonly tolerance: number;
  };
}

/** `standby` is loaded and warm, and answers only who asks for its version. */
export const ROLES = ["champion", "shadow", "canary", "standby"] as const;
export type Role = (typeof ROLES)[number];

export interface BundleMember {
  readonly model: string;
  /** 0 in a test environment: a candidate has no number yet. */
  readonly version: number;
  readonly servable: Digest;
}

/** When an answer counts as on record. What each costs is in `docs/reference/predictions.md`. */
export const LOG_MODES = ["buffered", "written", "durable"] as const;
export type LogMode = (typeof LOG_MODES)[number];

/** What is kept of predictions. */
export interface PredictionSettings {
  /**
   * `buffered`: in memory, the answer never waits; `written`: with the operating system before the answer (survives the
   * death of the process); `durable`: on the disk before the answer (survives power loss).
   */
  readonly mode: LogMode;
  /** Share of requests whose inputs are kept as they are; of the others a digest and properties. By a hash of the id. */
  readonly inputs: number;
  /** Features that are never written down. */
  readonly redact: readonly string[];
  /** Lines older than this are removed; null: never. Milliseconds. */
  readonly retainMs: number | null;
}

/** What a deployment runs; its digest is what the server reports and what `deploy` compares. */
export interface Bundle {
  readonly schema: 2;
  readonly deployment: string;
  readonly champion: BundleMember;
  /** Each gets a copy of every request and never answers. */
  readonly shadows: readonly BundleMember[];
  /** `weight`: percent of the routing keys that it answers. */
  readonly canary: (BundleMember & { readonly weight: number }) | null;
  readonly standby: BundleMember | null;
  readonly settings: {
    /** Below this confidence an answer says that a person decides. 0: the model always decides. */
    readonly confidenceThreshold: number;
    readonly automation: Automation;
    readonly predictions: PredictionSettings;
  };
}

export interface BundleRole extends BundleMember {
  readonly role: Role;
}

/** Everybody in the bundle, the champion first. */
export const membersOf = ({ champion, shadows, canary, standby }: Bundle): readonly BundleRole[] => {
  const named = (role: Role, { model, version, servable }: BundleMember): BundleRole => ({
    role,
    model,
    version,
    servable,
  });
  return [
    named("champion", champion),
    ...shadows.map((shadow) => named("shadow", shadow)),
    ...(canary ? [named("canary", canary)] : []),
    ...(standby ? [named("standby", standby)] : []),
  ];
};
