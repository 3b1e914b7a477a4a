/** What becomes of each deployment, and what speaks for it. Pure. */
import { canonicalJson } from "../../domain/json.ts";
import type { Role } from "../../domain/servable.ts";
import { type Evidence, type EvidenceFinding, isSupported, judgeEvidence } from "../../policy/evidence.ts";
import type { Deployment, Pointer, Specs } from "../../spec/resolved.ts";
import type { DeploymentChange, Member, RoleChange, SettingChange } from "./changes.ts";

export interface Sides {
  readonly base: Specs;
  /** The base with the pull request's files in place of its own. */
  readonly merged: Specs;
}

export function deploymentChanges(sides: Sides, evidence: ReadonlyMap<string, Evidence>): readonly DeploymentChange[] {
  const names = new Set([...sides.base.deployments.keys(), ...sides.merged.deployments.keys()]);
  return [...names].sort().flatMap((name) => {
    const before = sides.base.deployments.get(name);
    const after = sides.merged.deployments.get(name);
    const found = evidence.get(name) ?? { evaluations: [], deployments: [] };
    const roles = roleChanges(sides, before, after, found);
    const settings = before && after ? settingChanges(before, after) : [];
    const policies = before && after ? policyChanges(before, after) : [];
    const presence = !before ? "added" : !after ? "removed" : "changed";
    const moves = roles.some(({ kind }) => kind !== "same");
    if (presence === "changed" && !moves && settings.length + policies.length === 0) return [];
    return [{ name, presence, roles, settings, policies }];
  });
}

const ROLES = ["champion", "shadow", "canary"] as const;

function roleChanges(
  sides: Sides,
  before: Deployment | undefined,
  after: Deployment | undefined,
  evidence: Evidence,
): readonly RoleChange[] {
  return ROLES.flatMap((role) => {
    const was = memberOf(sides.base, before?.[role]);
    const is = memberOf(sides.merged, after?.[role]);
    if (!was && !is) return [];
    const same = canonicalJson(was) === canonicalJson(is) && shareOf(before, role) === shareOf(after, role);
    const kind = same ? "same" : !was ? "start" : !is ? "stop" : "switch";
    const weights = { before: shareOf(before, role), after: shareOf(after, role) };
    const finding = is && kind !== "same" && after ? findingOf(sides, after, role, is, evidence) : null;
    return [{ role, kind, before: was, after: is, weights, finding }];
  });
}

/** null: nobody. */
function memberOf(specs: Specs, pointer: Pointer | null | undefined): Member | null {
  if (!pointer || pointer.version === 0) return null;
  const { model, version } = pointer;
  return { model, version, servable: specs.modelVersions.get(model)?.get(version)?.spec.servable ?? null };
}

function shareOf(deployment: Deployment | undefined, role: Role): string {
  const canary = deployment?.canary;
  const steps = canary && canary.version > 0 ? canary.steps.map(({ weight }) => weight) : [];
  switch (role) {
    case "champion":
      return steps.length > 0 ? steps.map((weight) => `${100 - weight} %`).join(", then ") : "100 %";
    case "shadow":
      return "a copy, never answers";
    case "canary":
      return steps.map((weight) => `${weight} %`).join(", then ");
    case "standby":
      return "warm, answers who asks for its version";
  }
}

/** By the base's gates, and by those that would stand after the merge: an edit of the gates cannot approve itself. */
function findingOf(
  { base, merged }: Sides,
  deployment: Deployment,
  role: Role,
  { model, servable }: Member,
  evidence: Evidence,
): EvidenceFinding | null {
  // What is not there, and what cannot be served yet, is a problem of the files.
  if (servable === null || role === "canary" || role === "standby") return null;
  const champion = memberOf(merged, deployment.champion)?.servable ?? null;
  const judge = (specs: Specs) => judgeEvidence({ specs, evidence, running: [], champion }, { role, model, servable });
  const finding = judge(base);
  if (!isSupported(finding)) return finding;
  const after = judge(merged);
  return isSupported(after) ? finding : { kind: "insufficient", why: `once this is merged, ${after.why}` };
}

function settingChanges(before: Deployment, after: Deployment): readonly SettingChange[] {
  const settings = [
    ["confidence threshold", (each: Deployment) => each.confidenceThreshold, "the server gets it as a new bundle"],
    ["target", ({ target: { runner: _runner, ...rest } }: Deployment) => rest, "the next deployment goes there"],
    ["runner", ({ target }: Deployment) => target.runner, "the next deployment runs there"],
  ] as const;
  return settings.flatMap(([setting, read, effect]) => {
    const [was, is] = [canonicalJson(read(before)), canonicalJson(read(after))];
    return was === is ? [] : [{ setting, before: was, after: is, effect }];
  });
}

const POLICIES = ["monitoring", "feedbackLoop", "continuousTraining", "continuousDeployment"] as const;

const policyChanges = (before: Deployment, after: Deployment): readonly string[] =>
  POLICIES.filter((policy) => canonicalJson(before[policy]) !== canonicalJson(after[policy]));
