/** What a deployment should run, whether it may, and what that changes. Pure. */
import { type Digest, digestOf, shortDigest } from "../../domain/digest.ts";
import { type Problem, problem, UserError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { DeploymentRecord } from "../../domain/records.ts";
import { type BundleMember, membersOf } from "../../domain/servable.ts";
import { type DeployedRole, type Evidence, isSupported, judgeEvidence } from "../../policy/evidence.ts";
import type { Running } from "../../ports/target.ts";
import { bundleOf } from "../../spec/bundle.ts";
import type { Deployment, Pointer } from "../../spec/resolved.ts";
import { filledRolesOf, type NamedRole } from "../../spec/roles.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";

export interface DeployFacts {
  readonly snapshot: SpecSnapshot;
  readonly deployment: Deployment;
  readonly evidence: Evidence;
  /** Oldest first. */
  readonly deployments: readonly DeploymentRecord[];
  readonly running: Running;
  /** Roles of the bundle that the target runs; empty: it runs nothing, or the bundle's document is gone. */
  readonly runningRoles: readonly DeployedRole[];
  /** A person's word that a bundle which did not become healthy may be tried again. */
  readonly retry: boolean;
}

export type { DeployedRole };

export interface DesiredBundle {
  readonly digest: Digest;
  /** The document that the digest names. */
  readonly text: string;
  readonly roles: readonly DeployedRole[];
  /** Percent of the routing keys that the canary answers; 0 without one. */
  readonly canaryWeight: number;
}

export type DeployPlan =
  /** `disagrees`: the target does not run what the specs say, and it stays so. */
  | { readonly kind: "nothing"; readonly why: string; readonly disagrees: boolean }
  | { readonly kind: "unchanged"; readonly desired: DesiredBundle }
  | { readonly kind: "apply"; readonly desired: DesiredBundle; readonly previous: Digest | null };

/** Why the specs may not be deployed, and which lines name a version that nothing speaks for. */
export interface Refusal {
  readonly problems: readonly Problem[];
  readonly unsupported: readonly NamedRole[];
}

/** Throws every reason why the specs may not be deployed, at once. */
export function planDeploy(facts: DeployFacts): DeployPlan {
  const { deployment, running } = facts;
  const { problems, members } = judgeLines(facts);
  if (problems.length > 0) throw new UserError(problems);
  const champion = members.find(({ role }) => role === "champion");
  if (!champion) return { kind: "nothing", why: withoutChampion(running), disagrees: running.kind === "running" };
  const desired = desiredBundle(deployment, champion, members);
  const previous = running.kind === "running" ? running.bundle : null;
  if (previous === desired.digest) return { kind: "unchanged", desired };
  // While nothing answers, another try can make nothing worse.
  const failed = facts.retry || previous === null ? null : lastFailure(facts, desired.digest);
  if (failed) return { kind: "nothing", why: quarantined(failed), disagrees: true };
  return { kind: "apply", desired, previous };
}

/** The lines, judged: what each role is to run, or why it may not. */
export function judgeLines(facts: DeployFacts): Refusal & { readonly members: readonly DeployedRole[] } {
  const problems: Problem[] = [];
  const unsupported: NamedRole[] = [];
  const members: DeployedRole[] = [];
  for (const line of filledRolesOf(facts.deployment)) {
    const judged = memberOf(facts, line);
    if (!("problem" in judged)) members.push({ role: line.role, ...judged });
    else {
      problems.push(judged.problem);
      if (judged.unsupported) unsupported.push(line);
    }
  }
  return { problems, unsupported, members };
}

/** What did not become healthy is left alone until the pointers say something else, or a person says to try again. */
function lastFailure({ deployment, deployments }: DeployFacts, bundle: Digest): DeploymentRecord | null {
  const last = deployments.findLast((each) => each.deployment === deployment.name && each.bundle === bundle);
  return last?.outcome === "rolled-back" ? last : null;
}

const quarantined = ({ bundle, createdAt, reason = "it did not become healthy" }: DeploymentRecord): string =>
  `${shortDigest(bundle)} failed on ${createdAt.slice(0, 10)} (${reason}) and waits for \`deploy --retry\``;

/** A line that names nobody ends no service by itself: an outage is somebody's explicit wish. */
const withoutChampion = (running: Running): string =>
  running.kind === "running"
    ? `nobody is its champion, and ${shortDigest(running.bundle)} goes on answering until it is stopped (\`serve --stop\`)`
    : "nobody is its champion yet";

function memberOf(
  facts: DeployFacts,
  { role, model, version }: NamedRole,
): BundleMember | { readonly problem: Problem; readonly unsupported: boolean } {
  const { deployment, snapshot, evidence, runningRoles: running } = facts;
  const details = { deployment: deployment.name, model, version, role };
  const location = { file: deployment.file };
  const servable = servableOf(snapshot, { model, version });
  if (servable === null) {
    return { problem: problem("DEPLOY_VERSION_UNKNOWN", { location, with: details }), unsupported: false };
  }
  const champion = servableOf(snapshot, deployment.champion);
  // Evidence is about the servable that the version file names: a file that names other bytes has none.
  const finding = judgeEvidence({ specs: snapshot.specs, evidence, running, champion }, { role, model, servable });
  if (isSupported(finding)) return { model, version, servable };
  const code = finding.kind === "forged" ? "DEPLOY_EVIDENCE_FORGED" : "DEPLOY_NO_EVIDENCE";
  return { problem: problem(code, { location, with: { ...details, reason: finding.why } }), unsupported: true };
}

const servableOf = ({ specs }: SpecSnapshot, { model, version }: Pointer): Digest | null =>
  specs.modelVersions.get(model)?.get(version)?.spec.servable ?? null;

function desiredBundle(
  deployment: Deployment,
  champion: BundleMember,
  members: readonly DeployedRole[],
): DesiredBundle {
  const bundle = bundleOf(deployment, champion, members);
  const text = canonicalJson(bundle);
  return { digest: digestOf(text), text, roles: membersOf(bundle), canaryWeight: bundle.canary?.weight ?? 0 };
}
