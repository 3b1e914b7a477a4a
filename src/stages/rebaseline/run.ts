/** Opens the pull request by which production is compared with newer data. */
import { digestOfJson } from "../../domain/digest.ts";
import { branches } from "../../domain/names.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { propose } from "../proposal.ts";
import { planRebaseline, type RebaselinePlan, rebaselineText } from "./plan.ts";
import { rebaselineBody, rebaselineTitle } from "./report.ts";

export async function runRebaseline(
  ports: { readonly git: Git; readonly forge: Forge },
  input: { readonly snapshot: SpecSnapshot; readonly deployment: string; readonly dryRun?: boolean },
): Promise<{ readonly plan: RebaselinePlan; readonly pullRequest: PullRequest | null }> {
  const { snapshot } = input;
  const deployment = snapshot.specs.deployments.get(input.deployment);
  if (!deployment) throw unknownDeployment(input.deployment, snapshot.specs.deployments);
  const plan = planRebaseline(snapshot, deployment);
  if (plan.kind === "same" || input.dryRun) return { plan, pullRequest: null };
  const original = snapshot.texts.get(deployment.file);
  if (original === undefined) throw new Error(`no text of ${deployment.file} in the snapshot`);
  // The text is part of it: the same step may be wanted again after the reference was taken out.
  const key = digestOfJson({ deployment: deployment.name, from: plan.from, to: plan.to, original });
  const { pullRequest } = await propose(ports, {
    kind: "reference",
    key,
    data: { deployment: deployment.name, dataset: plan.to.dataset, version: plan.to.version },
    base: snapshot.commit,
    branch: branches.reference(deployment.name, plan.to.dataset, plan.to.version, key.slice("sha256:".length)),
    title: rebaselineTitle(deployment, plan),
    body: rebaselineBody(deployment, plan),
    files: new Map([[deployment.file, rebaselineText(original, plan)]]),
  });
  return { plan, pullRequest };
}
