/** Makes the target run what the default branch says. Safe to kill anywhere and to run again. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import type { DeploymentRecord } from "../../domain/records.ts";
import { type Bundle, membersOf } from "../../domain/servable.ts";
import { lastHealthy } from "../../policy/evidence.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeploymentMirror } from "../../ports/deployment-mirror.ts";
import type { Forge } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { Log } from "../../ports/log.ts";
import type { Records } from "../../ports/records.ts";
import type { ApplyOutcome, Running, Target } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";
import { filledRolesOf, versionOf } from "../../spec/roles.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { vouchedEvidence } from "../evidence.ts";
import { raiseIssue, settleIssue } from "../living-issue.ts";
import { giveBack, waysBack } from "./give-back.ts";
import { announce, finalState, noticeOf, settle } from "./mirror.ts";
import type { DeployOutcome } from "./outcome.ts";
import { type DeployedRole, type DeployFacts, type DesiredBundle, judgeLines, planDeploy } from "./plan.ts";
import { rolledBackBody, rolledBackTitle, settledWord } from "./report.ts";
import { targetSettings } from "./target-settings.ts";

export interface DeployPorts {
  readonly git: Git;
  readonly forge: Forge;
  readonly mirror: DeploymentMirror;
  readonly blobs: Blobs;
  readonly records: Records;
  readonly targets: Readonly<Record<Deployment["target"]["kind"], Target>>;
  readonly clock: Pick<Clock, "now">;
  readonly log: Pick<Log, "warn">;
}

export interface DeployRequest {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  /** Login of the App that alone writes evidence; null: evidence is advisory. */
  readonly identity: string | null;
  /** Try a bundle again that did not become healthy. */
  readonly retry?: boolean;
  readonly dryRun?: boolean;
  /** Lines that nothing speaks for are proposed to go back on a dry run as well: for who cannot reach the target. */
  readonly giveBack?: boolean;
}

export type { DeployOutcome };

export async function runDeploy(ports: DeployPorts, request: DeployRequest): Promise<DeployOutcome> {
  const facts = await gather(ports, request);
  if (!request.dryRun || request.giveBack) await refuseUnsupported(ports, facts);
  const plan = planDeploy(facts);
  if (plan.kind === "nothing") return plan;
  if (request.dryRun) return { kind: "planned", plan };
  const { desired } = plan;
  // A servable that is gone or damaged is found here, and not by a server that does not start.
  for (const role of desired.roles) await ports.blobs.get(role.servable);
  await ports.blobs.put(desired.text);
  const notice = noticeOf(facts.deployment, facts.snapshot.commit, desired);
  if (plan.kind === "apply") await mirrored(ports, () => announce(ports.mirror, notice));
  const { target } = facts.deployment;
  // Also when nothing changes: whether the server itself is of this build only the target knows.
  const applied = await ports.targets[target.kind].apply(targetSettings(facts.deployment), desired.digest);
  await record(ports, facts, desired, applied);
  await mirrored(ports, () => settle(ports.mirror, notice, finalState(applied, notice)));
  await tell(ports, facts, desired, applied);
  switch (applied.kind) {
    case "unchanged":
      return { kind: "unchanged", desired, url: applied.url };
    case "switched":
      return { kind: "deployed", desired, url: applied.url, previous: applied.previous, before: before(facts) };
    case "rolled-back":
      return { kind: "rolled-back", desired, reason: applied.reason, running: applied.running };
  }
}

async function gather(
  ports: DeployPorts,
  { snapshot, deployment: name, identity, retry = false }: DeployRequest,
): Promise<DeployFacts> {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw unknownDeployment(name, snapshot.specs.deployments);
  const evaluations = await ports.records.list("evaluation");
  const deployments = await ports.records.list("deployment");
  const running = await ports.targets[deployment.target.kind].running(targetSettings(deployment));
  const runningRoles = await rolesOf(ports.blobs, running);
  const servables = filledRolesOf(deployment).flatMap((line) => {
    const version = versionOf(snapshot.specs, line);
    return version ? [version.spec.servable] : [];
  });
  const evidence = await vouchedEvidence(ports.records, {
    deployment: name,
    servables,
    identity,
    evaluations,
    deployments,
  });
  return { snapshot, deployment, evidence, deployments, running, runningRoles, retry };
}

/** The target names its bundle; who that is stands in the bundle's document. */
async function rolesOf(blobs: Blobs, running: Running): Promise<readonly DeployedRole[]> {
  if (running.kind !== "running" || !(await blobs.has(running.bundle))) return [];
  return membersOf(JSON.parse(new TextDecoder().decode(await blobs.get(running.bundle))) as Bundle);
}

/** Merged is decided, but not on evidence: the lines are proposed to go back before the refusal is told. */
async function refuseUnsupported(ports: DeployPorts, facts: DeployFacts): Promise<void> {
  const refusal = judgeLines(facts);
  if (refusal.unsupported.length === 0) return;
  const pullRequest = await giveBack(ports, facts, refusal, waysBack(facts, refusal));
  if (pullRequest?.state !== "open") return;
  const way = `merge #${pullRequest.number}, which points ${facts.deployment.name} back to what ran healthily; or`;
  throw new UserError(
    refusal.problems.map((each) => (isAboutEvidence(each.code) ? { ...each, remedy: `${way} ${each.remedy}` } : each)),
  );
}

const isAboutEvidence = (code: string): boolean => code === "DEPLOY_NO_EVIDENCE" || code === "DEPLOY_EVIDENCE_FORGED";

/** A mirror that cannot be written is made up for by the next run. */
async function mirrored({ log }: DeployPorts, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.warn(`the forge does not show this deployment yet: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What answered until now, by the target's word, or by the records where it had nothing running. */
const before = ({ runningRoles, evidence }: DeployFacts): readonly DeployedRole[] =>
  runningRoles.length > 0 ? runningRoles : (lastHealthy(evidence)?.roles ?? []);

/** The record of an apply whose run was killed before it could write is made up for by the next run. */
async function record(
  { records, clock }: DeployPorts,
  { deployment, evidence, snapshot }: DeployFacts,
  desired: DesiredBundle,
  applied: ApplyOutcome,
): Promise<void> {
  const last = lastHealthy(evidence);
  if (applied.kind === "unchanged" && last?.bundle === desired.digest) return;
  const outcome = applied.kind === "rolled-back" ? "rolled-back" : "deployed";
  const identity = { deployment: deployment.name, commit: snapshot.commit, bundle: desired.digest, outcome } as const;
  await records.put<DeploymentRecord>({
    schema: 1,
    kind: "deployment",
    key: digestOfJson(identity),
    createdAt: clock.now().toISOString(),
    ...identity,
    previous: previousOf(applied, last),
    ...(applied.kind === "rolled-back" && { reason: applied.reason }),
    roles: desired.roles,
  });
}

function previousOf(applied: ApplyOutcome, last: DeploymentRecord | null): Digest | null {
  switch (applied.kind) {
    case "unchanged":
      return last?.bundle ?? null;
    case "switched":
      return applied.previous;
    case "rolled-back":
      return applied.running;
  }
}

async function tell(
  { forge }: DeployPorts,
  { deployment, snapshot }: DeployFacts,
  desired: DesiredBundle,
  applied: ApplyOutcome,
): Promise<void> {
  if (applied.kind !== "rolled-back") {
    return settleIssue(forge, "deployment", deployment.name, settledWord(desired));
  }
  await raiseIssue(forge, {
    kind: "deployment",
    key: deployment.name,
    title: rolledBackTitle(deployment),
    body: rolledBackBody(deployment, snapshot.commit, desired, applied),
  });
}
