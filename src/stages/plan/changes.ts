/** What merging a pull request would change, as data. */
import type { Digest } from "../../domain/digest.ts";
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Role } from "../../domain/servable.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { EvidenceFinding } from "../../policy/evidence.ts";

export type Presence = "added" | "changed" | "removed";

export interface Member {
  readonly model: string;
  readonly version: number;
  /** null: no such version file stands. */
  readonly servable: Digest | null;
}

export interface RoleChange {
  readonly role: Role;
  /** Where the line stands in the merged file; null: it goes. */
  readonly pointer: string | null;
  /** `share`: the same version, and another share of the answers. */
  readonly kind: "start" | "stop" | "switch" | "share" | "same";
  readonly before: Member | null;
  readonly after: Member | null;
  /** Shares of the answers, in words. */
  readonly weights: { readonly before: string; readonly after: string };
  /** null: nobody has to speak for it. */
  readonly finding: EvidenceFinding | null;
}

export interface SettingChange {
  readonly setting: string;
  readonly before: string;
  readonly after: string;
  readonly effect: string;
}

export interface DeploymentChange {
  readonly name: string;
  readonly presence: Presence;
  readonly roles: readonly RoleChange[];
  readonly settings: readonly SettingChange[];
  /** Parts of the policy that change; nothing in the pull request is judged by them. */
  readonly policies: readonly string[];
}

export interface ModelChange {
  readonly name: string;
  readonly presence: Presence;
  /** null: nothing that decides a training changes. */
  readonly training: { readonly why: readonly string[]; readonly ledger: Digest | null } | null;
  /** In canonical JSON; null: they stay. */
  readonly gates: { readonly added: readonly string[]; readonly removed: readonly string[] } | null;
  /** Deployments for which candidates are judged anew. */
  readonly judgedFor: readonly string[];
}

export interface FileNote {
  readonly path: string;
  readonly change: "added" | "modified" | "removed";
}

export interface ChangePlan {
  readonly verdict: Verdict;
  readonly deployments: readonly DeploymentChange[];
  readonly models: readonly ModelChange[];
  /** Datasets whose description changes. */
  readonly datasets: readonly string[];
  readonly versions: readonly FileNote[];
  readonly reviews: number;
  /** What the merge would bring in; warnings too. */
  readonly problems: readonly Problem[];
  /** Spec files that the default branch has changed as well: how they merge is not known here. */
  readonly overlapping: readonly string[];
  /** Some evidence counts only as far as everybody who may push is trusted. */
  readonly advisory: boolean;
}

/** Whether there is anything to tell about it. */
export const concernsUs = (plan: ChangePlan): boolean =>
  plan.deployments.length + plan.models.length + plan.datasets.length + plan.versions.length + plan.reviews > 0 ||
  plan.problems.length > 0 ||
  plan.overlapping.length > 0;
