/** What a deployment should run, whether it may, and what that changes. Pure. */
import { type Digest, digestOf, shortDigest } from "../../domain/digest.ts";
import { type Problem, problem, UserError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { DeploymentRecord, EvaluationRecord } from "../../domain/records.ts";
import type { Bundle, BundleMember, Role } from "../../domain/servable.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Running } from "../../ports/target.ts";
import type { Deployment, Pointer } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";

export interface DeployFacts {
  readonly snapshot: SpecSnapshot;
  readonly deployment: Deployment;
  /** Oldest first. */
  readonly evaluations: readonly EvaluationRecord[];
  /** Oldest first. */
  readonly deployments: readonly DeploymentRecord[];
  readonly running: Running;
  /** A person's word that a bundle which did not become healthy may be tried again. */
  readonly retry: boolean;
}

export type DeployedRole = DeploymentRecord["roles"][number];

export interface DesiredBundle {
  readonly digest: Digest;
  /** The document that the digest names. */
  readonly text: string;
  readonly roles: readonly DeployedRole[];
}

export type DeployPlan =
  /** `disagrees`: the target does not run what the specs say, and it stays so. */
  | { readonly kind: "nothing"; readonly why: string; readonly disagrees: boolean }
  | { readonly kind: "unchanged"; readonly desired: DesiredBundle }
  | { readonly kind: "apply"; readonly desired: DesiredBundle; readonly previous: Digest | null };

/** Throws every reason why the specs may not be deployed, at once. */
export function planDeploy(facts: DeployFacts): DeployPlan {
  const { deployment, running } = facts;
  const problems: Problem[] = [];
  if (deployment.canary && deployment.canary.version > 0) {
    const location = { file: deployment.file };
    problems.push(problem("DEPLOY_CANARY_UNSUPPORTED", { location, with: { deployment: deployment.name } }));
  }
  const champion = memberOf(facts, "champion", deployment.champion, problems);
  const shadow = deployment.shadow && memberOf(facts, "shadow", deployment.shadow, problems);
  if (problems.length > 0) throw new UserError(problems);
  if (!champion) return { kind: "nothing", why: withoutChampion(running), disagrees: running.kind === "running" };
  const desired = bundleOf(deployment, champion, shadow);
  const previous = running.kind === "running" ? running.bundle : null;
  if (previous === desired.digest) return { kind: "unchanged", desired };
  // While nothing answers, another try can make nothing worse.
  const failed = facts.retry || previous === null ? null : lastFailure(facts, desired.digest);
  if (failed) return { kind: "nothing", why: quarantined(failed), disagrees: true };
  return { kind: "apply", desired, previous };
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

/** null: nobody has the role, or there is a problem. */
function memberOf(
  facts: DeployFacts,
  role: "champion" | "shadow",
  { model, version }: Pointer,
  problems: Problem[],
): BundleMember | null {
  if (version === 0) return null;
  const { deployment, snapshot } = facts;
  const details = { deployment: deployment.name, model, version, role };
  const location = { file: deployment.file };
  const servable = snapshot.specs.modelVersions.get(model)?.get(version)?.spec.servable;
  if (servable === undefined) {
    problems.push(problem("DEPLOY_VERSION_UNKNOWN", { location, with: details }));
    return null;
  }
  const reason = lackOfEvidence(facts, role, servable);
  if (reason === null) return { model, version, servable };
  problems.push(problem("DEPLOY_NO_EVIDENCE", { location, with: { ...details, reason } }));
  return null;
}

const SUFFICIENT: Readonly<Record<"champion" | "shadow", readonly Verdict[]>> = {
  champion: ["pass"],
  shadow: ["pass", "inconclusive"],
};

/** Evidence is about the servable that the version file names: a file that names other bytes has none. */
function lackOfEvidence(facts: DeployFacts, role: "champion" | "shadow", servable: Digest): string | null {
  if (ranHealthy(facts, role, servable)) return null;
  const evaluations = facts.evaluations.filter(
    (each) => each.deployment === facts.deployment.name && each.candidate.servable === servable,
  );
  // The last word counts: an older pass does not outweigh what was found since.
  const newest = evaluations.at(-1);
  if (newest && SUFFICIENT[role].includes(newest.verdict)) return null;
  return newest ? `its newest evaluation says ${newest.verdict}` : "no evaluation of its servable is on record";
}

/** What already answered healthily here may always come back; what only shadowed has not answered. */
function ranHealthy({ deployment, deployments }: DeployFacts, role: "champion" | "shadow", servable: Digest): boolean {
  const served = (each: DeployedRole) => each.servable === servable && (role === "shadow" || each.role === role);
  return deployments.some(
    (record) => record.deployment === deployment.name && record.outcome === "deployed" && record.roles.some(served),
  );
}

function bundleOf(deployment: Deployment, champion: BundleMember, shadow: BundleMember | null): DesiredBundle {
  const bundle: Bundle = {
    schema: 1,
    deployment: deployment.name,
    champion,
    shadow,
    settings: { confidenceThreshold: deployment.confidenceThreshold },
  };
  const text = canonicalJson(bundle);
  const inRole = (role: Role, member: BundleMember): DeployedRole => ({ role, ...member });
  const roles = [inRole("champion", champion), ...(shadow ? [inRole("shadow", shadow)] : [])];
  return { digest: digestOf(text), text, roles };
}
