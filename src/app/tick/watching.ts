/** Looks at complete windows, and decides whether what they show, or the calendar, asks for a new training. */
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { runMonitor } from "../../stages/monitor/run.ts";
import { runRetrain } from "../../stages/retrain/run.ts";
import type { Ports } from "../ports.ts";
import type { TickContext } from "./happening.ts";
import { askPeople } from "./reviews.ts";

export async function watchDeployments(ports: Ports, snapshot: SpecSnapshot, context: TickContext): Promise<void> {
  for (const deployment of snapshot.specs.deployments.values()) {
    if (deployment.champion.version === 0) continue;
    if (deployment.monitoring) await watch(ports, snapshot, deployment, context);
    await askPeople(ports, snapshot, deployment, context);
  }
}

async function watch(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  context: TickContext,
): Promise<void> {
  const { dryRun, tell } = context;
  const subject = deployment.name;
  const { windows, phase, issue } = await runMonitor(ports, { snapshot, deployment: subject, dryRun });
  for (const record of windows) tell({ stage: "monitor", subject, text: describe(record), changed: !dryRun });
  if (issue !== "nothing") tell({ stage: "monitor", subject, text: `the drift issue: ${issue}`, changed: false });
  const newest = windows.at(-1);
  if (phase === "firing" && newest) await considerRetraining(ports, snapshot, deployment, newest, context);
}

async function considerRetraining(
  ports: Ports,
  snapshot: SpecSnapshot,
  { name, continuousTraining }: Deployment,
  { window }: MonitoringRecord,
  { dryRun, tell }: TickContext,
): Promise<void> {
  if (!continuousTraining?.on.drift) return;
  const subject = `${window.from} to ${window.to}`;
  const outcome = await runRetrain(ports, { snapshot, deployment: name, trigger: "drift", subject, dryRun });
  const text = `${outcome.decision}: ${outcome.reason}`;
  tell({ stage: "retrain", subject: outcome.model, text, changed: outcome.change === "decided" });
}

function describe({ window, predictions, labelled, state, signals }: MonitoringRecord): string {
  const failing = signals.filter((signal) => signal.verdict === "fail").map((signal) => signal.subject);
  const what = failing.length > 0 ? `: ${failing.join(", ")}` : "";
  return `${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}, ${predictions} predictions, ${labelled} labelled: ${state}${what}`;
}
