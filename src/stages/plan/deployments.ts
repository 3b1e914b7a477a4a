/** What becomes of each deployment, and what speaks for it. Pure. */
import { canonicalJson } from "../../domain/json.ts";
import type { Role } from "../../domain/servable.ts";
import { type Evidence, type EvidenceFinding, isSupported, judgeEvidence } from "../../policy/evidence.ts";
import type { Deployment, Pointer, Specs } from "../../spec/resolved.ts";
import { filledRolesOf, type NamedRole } from "../../spec/roles.ts";
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

function roleChanges(
  sides: Sides,
  before: Deployment | undefined,
  after: Deployment | undefined,
  evidence: Evidence,
): readonly RoleChange[] {
  return linePairs(before, after).map(({ role, pointer, was: line, is: next }) => {
    const was = memberOf(sides.base, line);
    const is = memberOf(sides.merged, next);
    const weights = { before: shareOf(before, role), after: shareOf(after, role) };
    const kind = kindOf(was, is, weights);
    const moves = kind === "start" || kind === "switch";
    const finding = is && moves && after ? findingOf(sides, after, role, is, evidence) : null;
    return { role, pointer, kind, before: was, after: is, weights, finding };
  });
}

function kindOf(was: Member | null, is: Member | null, weights: RoleChange["weights"]): RoleChange["kind"] {
  if (!was) return "start";
  if (!is) return "stop";
  if (canonicalJson(was) !== canonicalJson(is)) return "switch";
  return weights.before === weights.after ? "same" : "share";
}

interface LinePair {
  readonly role: Role;
  readonly pointer: string | null;
  readonly was: NamedRole | undefined;
  readonly is: NamedRole | undefined;
}

/** Each part of which somebody has it on a side. Items of a list are told apart by their version, not by their place. */
function linePairs(before: Deployment | undefined, after: Deployment | undefined): readonly LinePair[] {
  const [old, now] = [before, after].map((each) => (each ? filledRolesOf(each) : []));
  if (!old || !now) return [];
  const isListed = ({ pointer }: NamedRole) => pointer.startsWith("/spec/shadows/");
  const isSame = (a: NamedRole) => (b: NamedRole) => a.model === b.model && a.version === b.version;
  const single = (role: Role): readonly LinePair[] => {
    const [was, is] = [old, now].map((lines) => lines.find((each) => each.role === role && !isListed(each)));
    return was || is ? [{ role, pointer: is?.pointer ?? null, was, is }] : [];
  };
  const listed = (lines: readonly NamedRole[]) => lines.filter(isListed);
  const gone = listed(old).filter((each) => !listed(now).some(isSame(each)));
  return [
    ...single("champion"),
    ...single("shadow"),
    ...listed(now).map((is) => ({
      role: is.role,
      pointer: is.pointer,
      was: listed(old).find(isSame(is)),
      is,
    })),
    ...gone.map((was) => ({ role: was.role, pointer: null, was, is: undefined })),
    ...single("canary"),
    ...single("standby"),
  ];
}

/** null: nobody. */
function memberOf(specs: Specs, line: NamedRole | undefined): Member | null {
  if (!line) return null;
  const { model, version } = line;
  return { model, version, servable: servableOf(specs, line) };
}

const servableOf = (specs: Specs, { model, version }: Pointer) =>
  specs.modelVersions.get(model)?.get(version)?.spec.servable ?? null;

function shareOf(deployment: Deployment | undefined, role: Role): string {
  const canary = deployment?.canary;
  const weight = canary && canary.version > 0 ? (canary.steps[0]?.weight ?? 0) : 0;
  switch (role) {
    case "champion":
      return `${100 - weight} %`;
    case "shadow":
      return "a copy, never answers";
    case "canary":
      return weight > 0 ? `${weight} %` : "";
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
  // What is not there is a problem of the files.
  if (servable === null) return null;
  const champion = servableOf(merged, deployment.champion);
  const judge = (specs: Specs) => judgeEvidence({ specs, evidence, running: [], champion }, { role, model, servable });
  const finding = judge(base);
  if (!isSupported(finding)) return finding;
  const after = judge(merged);
  return isSupported(after) ? finding : { kind: "insufficient", why: `once this is merged, ${after.why}` };
}

function settingChanges(before: Deployment, after: Deployment): readonly SettingChange[] {
  const settings = [
    ["confidence threshold", (each: Deployment) => each.confidenceThreshold, "the server gets it as a new bundle"],
    ["automation", (each: Deployment) => each.automation, "the server gets it as a new bundle"],
    ["predictions", (each: Deployment) => each.predictions, "the server gets it as a new bundle"],
    ["canary's steps", (each: Deployment) => each.canary?.steps ?? null, "only the first step is deployed"],
    ["keepWarm", (each: Deployment) => each.keepWarm, "counts from the next deployment"],
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
