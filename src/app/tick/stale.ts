/** Says at once that a promotion's evidence is out of date: its gates' check, and the evidence check that a merge waits for. */
import { labelOf } from "../../domain/names.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { soakSubject } from "../../stages/evaluate/soak/plan.ts";
import { runPlan } from "../../stages/plan/run.ts";
import { withdrawPendingLeads } from "../../stages/promote/pending.ts";
import { findStalePromotions, tellStale } from "../../stages/promote/stale.ts";
import type { Ports } from "../ports.ts";
import { judge } from "./candidates.ts";
import type { PassContext } from "./happening.ts";

export async function markStale(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  const { dryRun, identity, tell } = context;
  const open = await ports.forge.pullRequests({ state: "open", label: labelOf("promotion") });
  const soakOf = (name: string) => {
    const deployment = snapshot.specs.deployments.get(name);
    return deployment ? (soakSubject(snapshot, deployment)?.key ?? null) : null;
  };
  if (!dryRun) await withdrawPendingLeads(ports.forge, open, soakOf);
  for (const stale of await findStalePromotions(ports.records, open, snapshot)) {
    const { deployment, evaluation, pullRequest, why } = stale;
    await context.attempt("promote", deployment.name, async () => {
      const about = { stage: "promote", subject: deployment.name, pullRequest: pullRequest.number } as const;
      if (dryRun) return tell({ ...about, text: `#${pullRequest.number} is out of date: ${why}`, changed: false });
      const told = await tellStale(ports, stale);
      if (told === "closed") {
        return tell({
          ...about,
          text: `#${pullRequest.number} closed: evaluated again, it did not pass`,
          changed: true,
        });
      }
      await runPlan(ports, { base: snapshot.commit, head: pullRequest.head, pullRequest, identity });
      tell({ ...about, text: `#${pullRequest.number} is out of date: ${why}`, changed: false });
      const training = await ports.records.get("training", evaluation.training);
      if (training) await judge(ports, snapshot, deployment, training, context);
    });
  }
}
