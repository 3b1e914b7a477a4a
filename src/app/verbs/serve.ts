/** `serve`: a deployment answers on this machine, and the way to ask it. */
import { desiredBundle } from "../../stages/deploy/outcome.ts";
import { describeDeploy } from "../../stages/deploy/report.ts";
import { runDeploy } from "../../stages/deploy/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb, type VerbResult } from "../verb.ts";
import { findDeployment } from "./repository.ts";

export const serve = defineVerb({
  name: "serve",
  summary: "Start a deployment's server on this machine, or stop it",
  details:
    "For a target of kind `process`: starts what the default branch says, if it is not running (after a restart of " +
    "the machine, say), and prints how to ask it. The server goes on in the background until `--stop`.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    stop: { type: "boolean", description: "Stop it instead, after the requests in flight." },
  },
  outputs: { url: "Where it answers; null when it does not." },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: ["serve seattle-weather", "serve seattle-weather --stop"],
  run: async ({ ports: wire, settings, dryRun }, { deployment: name, stop }): Promise<VerbResult> => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const deployment = findDeployment(snapshot, name);
    if (stop) {
      if (!dryRun) await ports.targets[deployment.target.kind].stop(deployment.name);
      return { outputs: { url: null }, plan: { stop: deployment.name }, text: `${deployment.name} is stopped.` };
    }
    const { identity } = settings;
    const outcome = await runDeploy(ports, { snapshot, deployment: deployment.name, identity, dryRun });
    const url = "url" in outcome ? outcome.url : null;
    return {
      outputs: { url },
      plan: { start: deployment.name, bundle: desiredBundle(outcome)?.digest ?? null },
      ...(outcome.kind === "rolled-back" && { verdict: "error" as const }),
      text: url === null ? describeDeploy(outcome) : howToAsk(url, deployment.champion.model),
    };
  },
});

const howToAsk = (url: string, model: string): string =>
  [
    `Answers at ${url}`,
    `  what is asked for:  curl ${url}/v2/models/${model}`,
    `  predict:            curl ${url}/v2/models/${model}/infer -H 'content-type: application/json' -d @request.json`,
  ].join("\n");
