/** The rollback pull request as a reviewer reads it. */
import type { Deployment } from "../../spec/resolved.ts";
import type { RollbackPlan } from "./plan.ts";

export function rollbackTitle(deployment: Deployment, { from, to }: RollbackPlan): string {
  return `Roll ${deployment.name} back from ${from.model} ${from.version} to ${to.model} ${to.version}`;
}

export function rollbackBody(deployment: Deployment, plan: RollbackPlan, reason: string): string {
  const { from, to, since } = plan;
  return [
    `## What merging does`,
    `**${to.model} ${to.version}** answers in ${deployment.name} again, as it did on ${since.slice(0, 10)}; ` +
      `**${from.model} ${from.version}** stops answering and is not proposed again without \`--retry\`.`,
    `## Why`,
    reason,
    `## What it rests on`,
    `Version ${to.version} was the champion of this deployment before: the same servable by digest, so the same answers. ` +
      `Version files stay where they are; only the champion line changes.`,
  ].join("\n\n");
}
