/** `serve <deployment>`: what the default branch says answers in the background, until it is stopped. */
import type { Digest } from "../../domain/digest.ts";
import type { Signature } from "../../domain/signature.ts";
import type { Blobs } from "../../ports/blobs.ts";
import { readBundle, readServable } from "../../serving/documents.ts";
import { desiredBundle } from "../../stages/deploy/outcome.ts";
import { describeDeploy } from "../../stages/deploy/report.ts";
import { runDeploy } from "../../stages/deploy/run.ts";
import { targetSettings } from "../../stages/deploy/target-settings.ts";
import type { VerbContext } from "../context.ts";
import { readSnapshot } from "../snapshot.ts";
import type { VerbResult } from "../verb.ts";
import { findDeployment } from "../verbs/repository.ts";
import { howToAskDeployed } from "./how-to-ask.ts";

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
  const desired = desiredBundle(outcome);
  return {
    outputs: { url },
    plan: { start: deployment.name, bundle: desired?.digest ?? null },
    ...(outcome.kind === "rolled-back" && { verdict: "error" as const }),
    text:
      url === null || desired === null
        ? describeDeploy(outcome)
        : howToAskDeployed(url, deployment.champion.model, await championOf(ports.blobs, desired.digest)),
  };
}

async function championOf(blobs: Blobs, bundle: Digest): Promise<Signature> {
  const { champion } = await readBundle(blobs, bundle);
  return (await readServable(blobs, champion.servable)).signature;
}
