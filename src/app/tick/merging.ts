/** Merges promotions by itself where the deployment's spec says `merge: auto`: a pass, and nobody needs to look. */
import { labelOf, readMarker } from "../../domain/names.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

export async function mergeWhereAllowed(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  const open = await ports.forge.pullRequests({ state: "open", label: labelOf("promotion") });
  for (const pull of open) {
    const data = readMarker(pull.body)?.data;
    const deployment = snapshot.specs.deployments.get(String(data?.deployment));
    if (deployment?.continuousDeployment.merge !== "auto" || data?.verdict !== "pass") continue;
    const subject = deployment.name;
    if (context.dryRun) {
      context.tell({ stage: "merge", subject, text: `would merge #${pull.number}`, changed: false });
      continue;
    }
    const outcome = await ports.forge.mergePullRequest(pull.number, pull.head);
    const text =
      outcome.kind === "merged" ? `merged #${pull.number} ${pull.title}` : `#${pull.number}: ${outcome.detail}`;
    context.tell({ stage: "merge", subject, text, changed: outcome.kind === "merged", pullRequest: pull.number });
  }
}
