/** Where a deployment runs, and where a candidate is tried out as it would be deployed. */
import type { Digest } from "../domain/digest.ts";
import type { TestEnvironmentFacts } from "../domain/records.ts";

export interface TargetSettings {
  readonly deployment: string;
  /** TCP port on the target's host; 0 lets the system choose (the answer is in the url). */
  readonly port: number;
  /** Address of the interface that it listens on. Default: 127.0.0.1, which only that host itself reaches. */
  readonly listen?: string;
  /** How long the server that was switched away from stays warm, so that going back is instant. Default: 0. */
  readonly keepWarmMs?: number;
  /** For targets that run containers. */
  readonly container?: ContainerSettings;
}

export interface ContainerSettings {
  /** `unix://`, `ssh://` or `tcp://` address of the engine; null: this machine's own. */
  readonly engine: string | null;
  /** `repository@sha256:...`: what serves. */
  readonly image: string;
  /** Cores; null: all. */
  readonly cpu: number | null;
  readonly memoryBytes: number | null;
}

export type Running =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "running";
      /** What the server itself says that it answers with. */
      readonly bundle: Digest;
      readonly url: string;
      readonly since: string;
      /** Digest of the image that answers, where it is a container. */
      readonly image?: string;
      /** How the target differs from the settings, in words: the next deployment mends it. */
      readonly drift?: readonly string[];
    };

export type ApplyOutcome =
  | { readonly kind: "unchanged"; readonly url: string }
  | { readonly kind: "switched"; readonly url: string; readonly previous: Digest | null }
  /** The new bundle did not become healthy; what ran before still answers (null: nothing did). */
  | { readonly kind: "rolled-back"; readonly reason: string; readonly running: Digest | null };

export interface Target {
  running(settings: TargetSettings): Promise<Running>;
  /**
   * Starts the bundle beside what runs, waits until healthy, switches, drains the old. Same bundle: nothing happens, but
   * for what a person or a reboot changed about the target, which is mended.
   */
  apply(settings: TargetSettings, bundle: Digest): Promise<ApplyOutcome>;
  stop(settings: TargetSettings): Promise<void>;
  /** Brings what the servers logged to this machine's prediction log. Absent where they log here themselves. */
  gather?(settings: TargetSettings): Promise<void>;
}

export interface TestServer {
  readonly url: string;
  readonly facts: TestEnvironmentFacts;
  /** Most memory that it has held so far, bytes; null: cannot be told here. */
  memoryPeak(): Promise<number | null>;
  stop(): Promise<void>;
}

/** As where it will answer: absent, the server as it comes. */
export interface TestLimits {
  /** Cores; null: all. */
  readonly cpu: number | null;
  readonly memoryBytes: number | null;
  /** `repository@sha256:...`: what serves there; absent: this build's own server. */
  readonly image?: string;
  /** Address of the engine that runs it; null: this machine's own. */
  readonly engine?: string | null;
}

export interface TestEnvironment {
  /** Fact about the build, known before any server is started: part of the evaluation's key. */
  readonly servingBuild: string;
  start(bundle: Digest, limits?: TestLimits): Promise<TestServer>;
}
