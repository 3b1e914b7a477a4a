/** `serve <deployment>`: what the default branch says answers in the background, until it is stopped. */
import { desiredBundle } from "../../stages/deploy/outcome.ts";
import { describeDeploy } from "../../stages/deploy/report.ts";
import { runDeploy } from "../../stages/deploy/run.ts";
import { targetSettings } from "../../stages/deploy/target-settings.ts";
import type { VerbContext } from "../context.ts";
import { readSnapshot } from "../snapshot.ts";
import type { VerbResult } from "../verb.ts";
import { findDeployment } from "../verbs/repository.ts";

export async function serveDeployment(context: VerbContext, name: string, stop: boolean): Promise<VerbResult<"url">> {
  const { settings, dryRun } = context;
  const ports = await context.ports();
  const snapshot = await readSnapshot(ports.git);
  const deployment = findDeployment(snapshot, name);
  if (stop) {
    if (!dryRun) await ports.targets[deployment.target.kind].stop(targetSettings(deployment));
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
}

const howToAsk = (url: string, model: string): string =>
  [
    `Answers at ${url}`,
    `  what is asked for:  curl ${url}/v2/models/${model}`,
    `  in your words:      curl ${url}/predict -d @row.json`,
    `  by the protocol:    curl ${url}/v2/models/${model}/infer -d @request.json`,
    `  with examples:      ${url}/openapi.json`,
  ].join("\n");
