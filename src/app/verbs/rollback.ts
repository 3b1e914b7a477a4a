/** `rollback`: a pull request that puts an earlier champion back. */
import { rollbackTitle } from "../../stages/rollback/report.ts";
import { runRollback } from "../../stages/rollback/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment } from "./repository.ts";

export const rollback = defineVerb({
  name: "rollback",
  summary: "Propose the way back to an earlier champion",
  details:
    "Opens a pull request that changes the champion line back and nothing else; version files stay. What is taken " +
    "back is not proposed again for this deployment unless someone says so with `promote --retry`.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    to: { type: "number", description: "Version to go back to; the champion before this one by default." },
    reason: { type: "string", required: true, description: "Why, for whoever reviews it." },
  },
  outputs: {
    from: "Version that answers now.",
    to: "Version that would answer again.",
    "pull-request": "Number of the pull request; null on a dry run.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "pushes the branch of the pull request" },
    { scope: "pull-requests", access: "write", why: "opens the rollback" },
    { scope: "issues", access: "read", why: "finds pull requests by their label where there are more than a hundred" },
  ],
  examples: ['rollback seattle-weather --reason "fog is called rain"'],
  run: async ({ ports: wire, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const deployment = findDeployment(snapshot, inputs.deployment);
    const { plan, pullRequest } = await runRollback(ports, {
      snapshot,
      deployment: deployment.name,
      to: inputs.to,
      reason: inputs.reason,
      dryRun,
    });
    return {
      outputs: { from: plan.from.version, to: plan.to.version, "pull-request": pullRequest?.number ?? null },
      plan: { from: { ...plan.from }, to: { ...plan.to } },
      text: `${pullRequest ? `#${pullRequest.number} ` : ""}${rollbackTitle(deployment, plan)}`,
    };
  },
});
