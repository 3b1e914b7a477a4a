/** Where a deployment runs, and where a candidate is tried out as it would be deployed. */
import type { Digest } from "../domain/digest.ts";
import type { TestEnvironmentFacts } from "../domain/records.ts";

export interface TargetSettings {
  readonly deployment: string;
  /** TCP port on this host; 0 lets the system choose (the answer is in the url). */
  readonly port: number;
  /** How long the server that was switched away from stays warm, so that going back is instant. Default: 0. */
  readonly keepWarmMs?: number;
}

export type Running =
  | { readonly kind: "nothing" }
  /** `bundle` is what the server itself says that it answers with. */
  | { readonly kind: "running"; readonly bundle: Digest; readonly url: string; readonly since: string };

export type ApplyOutcome =
  | { readonly kind: "unchanged"; readonly url: string }
  | { readonly kind: "switched"; readonly url: string; readonly previous: Digest | null }
  /** The new bundle did not become healthy; what ran before still answers (null: nothing did). */
  | { readonly kind: "rolled-back"; readonly reason: string; readonly running: Digest | null };

export interface Target {
  running(deployment: string): Promise<Running>;
  /** Starts the bundle beside what runs, waits until healthy, switches, drains the old. Same bundle: nothing happens. */
  apply(settings: TargetSettings, bundle: Digest): Promise<ApplyOutcome>;
  stop(deployment: string): Promise<void>;
}

export interface TestServer {
  readonly url: string;
  readonly facts: TestEnvironmentFacts;
  stop(): Promise<void>;
}

export interface TestEnvironment {
  /** Fact about the build, known before any server is started: part of the evaluation's key. */
  readonly servingBuild: string;
  start(bundle: Digest): Promise<TestServer>;
}
