/** What a run of deploy came to. */
import type { Digest } from "../../domain/digest.ts";
import type { DeployedRole, DeployPlan, DesiredBundle } from "./plan.ts";

export type DeployOutcome =
  | Extract<DeployPlan, { kind: "nothing" }>
  /** A dry run: what would be done. */
  | { readonly kind: "planned"; readonly plan: Exclude<DeployPlan, { kind: "nothing" }> }
  | { readonly kind: "unchanged"; readonly desired: DesiredBundle; readonly url: string }
  | {
      readonly kind: "deployed";
      readonly desired: DesiredBundle;
      readonly url: string;
      readonly previous: Digest | null;
      /** Who had which role until then. */
      readonly before: readonly DeployedRole[];
    }
  | {
      readonly kind: "rolled-back";
      readonly desired: DesiredBundle;
      readonly reason: string;
      /** What still answers; null: nothing does. */
      readonly running: Digest | null;
    };

/** What the target is to run by this outcome, or plan; null: nothing. */
export function desiredBundle(outcome: DeployOutcome): DesiredBundle | null {
  switch (outcome.kind) {
    case "nothing":
      return null;
    case "planned":
      return outcome.plan.desired;
    case "unchanged":
    case "deployed":
    case "rolled-back":
      return outcome.desired;
  }
}
