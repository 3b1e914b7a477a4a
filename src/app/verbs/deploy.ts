/** `deploy`: the target runs what the default branch says. */
import { desiredBundle } from "../../stages/deploy/outcome.ts";
import { deployReport, rolesChart } from "../../stages/deploy/report.ts";
import { runDeploy } from "../../stages/deploy/run.ts";
import { rollbackCommand } from "../../stages/deploy/way-back.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment } from "./repository.ts";

export const deploy = defineVerb({
  name: "deploy",
  summary: "Make the target run what the default branch says",
  details:
    "Compares the pointer lines with what the target runs, starts the new bundle beside the old one, checks its " +
    "health and its digests, switches, and lets the old one finish. A bundle that does not become healthy never " +
    "answers: what ran before goes on. Leaves a deployment record, and shows it among the forge's deployments. A " +
    "version that no authentic evidence speaks for is refused, and a pull request points its line back to what ran " +
    "healthily.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    retry: { type: "boolean", description: "Try a bundle again that did not become healthy." },
  },
  outputs: {
    outcome: "`nothing`, `planned`, `unchanged`, `deployed` or `rolled-back`.",
    url: "Where it answers; null when it does not.",
    bundle: "Digest of what the default branch asks for; null when it asks for nothing.",
    rollback: "The comment that goes back to the champion before; null when the champion did not change.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    {
      scope: "contents",
      access: "write",
      why: "adds the deployment record to the records branch, and the branch that points a refused line back",
    },
    { scope: "deployments", access: "write", why: "shows on GitHub what runs" },
    { scope: "issues", access: "write", why: "tells of a deployment that was rolled back" },
    { scope: "pull-requests", access: "write", why: "proposes to point a refused line back to what ran healthily" },
    { scope: "packages", access: "write", why: "where the blob store is on ghcr.io: reads models, leaves the bundle" },
  ],
  examples: ["deploy seattle-weather"],
  run: async ({ ports: wire, settings, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const deployment = findDeployment(snapshot, inputs.deployment);
    const { identity } = settings;
    const { name } = deployment;
    const outcome = await runDeploy(ports, { snapshot, deployment: name, identity, retry: inputs.retry, dryRun });
    const bundle = desiredBundle(outcome)?.digest ?? null;
    const chart = rolesChart(deployment, outcome);
    return {
      outputs: {
        outcome: outcome.kind,
        url: "url" in outcome ? outcome.url : null,
        bundle,
        rollback:
          outcome.kind === "deployed"
            ? (rollbackCommand(name, outcome.before, outcome.desired.roles)?.comment ?? null)
            : null,
      },
      ...(outcome.kind === "rolled-back" && { verdict: "error" as const }),
      plan: { deployment: name, bundle },
      text: deployReport(deployment, outcome),
      ...(chart && { charts: [chart] }),
    };
  },
});
