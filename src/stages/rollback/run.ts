/** Opens the pull request that puts an earlier champion back. */
import { digestOfJson } from "../../domain/digest.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { branches } from "../../domain/names.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import { loadSpecs } from "../../spec/load.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { propose } from "../proposal.ts";
import { type ChampionEntry, planRollback, type RollbackPlan, rollbackText } from "./plan.ts";
import { rollbackBody, rollbackTitle } from "./report.ts";

/** How far back the champion's line is read. */
const HISTORY = 200;

export interface RollbackInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  readonly to: number | null;
  /** A person's words. */
  readonly reason: string;
  readonly dryRun?: boolean;
}

export interface RollbackOutcome {
  readonly plan: RollbackPlan;
  readonly pullRequest: PullRequest | null;
}

export async function runRollback(
  ports: { readonly git: Git; readonly forge: Forge },
  input: RollbackInput,
): Promise<RollbackOutcome> {
  const { snapshot } = input;
  const deployment = snapshot.specs.deployments.get(input.deployment);
  if (!deployment) throw unknownDeployment(input.deployment, snapshot.specs.deployments);
  const plan = planRollback(snapshot, deployment, await championHistory(ports.git, deployment), input.to);
  if (input.dryRun) return { plan, pullRequest: null };
  const original = snapshot.texts.get(deployment.file);
  if (original === undefined) throw new Error(`no text of ${deployment.file} in the snapshot`);
  const { pullRequest } = await propose(ports, {
    kind: "rollback",
    // The occasion is part of it: the same step back may be wanted again after another promotion.
    key: digestOfJson({ deployment: deployment.name, from: plan.from, to: plan.to, occasion: plan.introduced }),
    data: {
      deployment: deployment.name,
      model: plan.to.model,
      version: plan.to.version,
      from: snapshot.specs.modelVersions.get(plan.from.model)?.get(plan.from.version)?.spec.servable ?? null,
    },
    base: snapshot.commit,
    branch: branches.rollback(deployment.name, plan.from.version, plan.to.version, plan.introduced),
    title: rollbackTitle(deployment, plan),
    body: rollbackBody(deployment, plan, escapeMarkdown(input.reason)),
    files: new Map([[deployment.file, rollbackText(original, deployment, plan)]]),
  });
  return { plan, pullRequest };
}

/** The champion line at each commit of the default branch that touched the file, newest first. */
async function championHistory(git: Git, deployment: Deployment): Promise<readonly ChampionEntry[]> {
  const entries: ChampionEntry[] = [];
  for (const commit of await git.history(git.defaultBranch, deployment.file, HISTORY)) {
    const files = await git.readFiles(commit.id, [deployment.file]);
    const then = loadSpecs(files).specs.deployments.get(deployment.name);
    if (then) entries.push({ ...then.champion, commit: commit.id, time: commit.time });
  }
  return entries;
}
