/** Makes every target run what the default branch says. */
import { shortDigest } from "../../domain/digest.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { type DeployOutcome, runDeploy } from "../../stages/deploy/run.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

export async function deployAll(
  ports: Ports,
  snapshot: SpecSnapshot,
  { dryRun, identity, tell, attempt }: PassContext,
): Promise<void> {
  for (const { name: subject } of snapshot.specs.deployments.values()) {
    await attempt("deploy", subject, async () => {
      const outcome = await runDeploy(ports, { snapshot, deployment: subject, identity, dryRun });
      if (outcome.kind === "unchanged") return;
      if (outcome.kind === "nothing") {
        if (outcome.disagrees) tell({ stage: "deploy", subject, text: outcome.why, changed: false });
        return;
      }
      if (outcome.kind === "planned" && outcome.plan.kind === "unchanged") return;
      tell({ stage: "deploy", subject, text: describe(outcome), changed: outcome.kind === "deployed" });
    });
  }
}

function describe(outcome: Exclude<DeployOutcome, { kind: "nothing" | "unchanged" }>): string {
  switch (outcome.kind) {
    case "planned":
      return "would be deployed";
    case "deployed": {
      const roles = outcome.desired.roles.map(({ role, model, version }) => `${role} ${model} ${version}`);
      return `${roles.join(", ")} at ${outcome.url}, bundle ${shortDigest(outcome.desired.digest)}`;
    }
    case "rolled-back":
      return `not healthy, so ${outcome.running === null ? "nothing answers" : "what ran before answers on"}: ${outcome.reason}`;
  }
}
