/** Makes the target run what the default branch says. Safe to kill anywhere and to run again. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { DeploymentRecord } from "../../domain/records.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Forge } from "../../ports/forge.ts";
import type { Records } from "../../ports/records.ts";
import type { ApplyOutcome, Target } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { raiseIssue, settleIssue } from "../living-issue.ts";
import type { DeployOutcome } from "./outcome.ts";
import { type DeployFacts, type DesiredBundle, planDeploy } from "./plan.ts";
import { rolledBackBody, rolledBackTitle, settledWord } from "./report.ts";

export interface DeployPorts {
  readonly blobs: Blobs;
  readonly records: Records;
  readonly targets: Readonly<Record<Deployment["target"]["kind"], Target>>;
  readonly clock: Pick<Clock, "now">;
  /** Where the issue about a deployment that was rolled back lives; absent: nobody is told but the caller. */
  readonly forge?: Forge;
}

export interface DeployRequest {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  /** Try a bundle again that did not become healthy. */
  readonly retry?: boolean;
  readonly dryRun?: boolean;
}

export type { DeployOutcome };

export async function runDeploy(ports: DeployPorts, request: DeployRequest): Promise<DeployOutcome> {
  const facts = await gather(ports, request);
  const plan = planDeploy(facts);
  if (plan.kind === "nothing") return plan;
  if (request.dryRun) return { kind: "planned", plan };
  const { desired } = plan;
  // A servable that is gone or damaged is found here, and not by a server that does not start.
  for (const role of desired.roles) await ports.blobs.get(role.servable);
  await ports.blobs.put(desired.text);
  const { name, target } = facts.deployment;
  // Also when nothing changes: whether the server itself is of this build only the target knows.
  const applied = await ports.targets[target.kind].apply({ deployment: name, port: target.port }, desired.digest);
  await record(ports, facts, desired, applied);
  await tell(ports, facts, desired, applied);
  switch (applied.kind) {
    case "unchanged":
      return { kind: "unchanged", desired, url: applied.url };
    case "switched":
      return { kind: "deployed", desired, url: applied.url, previous: applied.previous };
    case "rolled-back":
      return { kind: "rolled-back", desired, reason: applied.reason, running: applied.running };
  }
}

async function gather(
  ports: DeployPorts,
  { snapshot, deployment: name, retry = false }: DeployRequest,
): Promise<DeployFacts> {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw userError("DEPLOYMENT_UNKNOWN", { with: { deployment: name } });
  const evaluations = await ports.records.list("evaluation");
  const deployments = await ports.records.list("deployment");
  const running = await ports.targets[deployment.target.kind].running(name);
  return { snapshot, deployment, evaluations, deployments, running, retry };
}

/** The record of an apply whose run was killed before it could write is made up for by the next run. */
async function record(
  { records, clock }: DeployPorts,
  { deployment, deployments, snapshot }: DeployFacts,
  desired: DesiredBundle,
  applied: ApplyOutcome,
): Promise<void> {
  const last = deployments.filter((each) => each.deployment === deployment.name && each.outcome === "deployed").at(-1);
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

function previousOf(applied: ApplyOutcome, last: DeploymentRecord | undefined): Digest | null {
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
  if (!forge) return;
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
