/** Crons get lost, and GitHub switches those of quiet repositories off: a schedule that stopped is said. */
import { durationText } from "../../domain/duration.ts";
import { SCHEDULES, type ScheduledWorkflow, STALE_AFTER_PERIODS, WORKFLOWS } from "../../domain/workflows.ts";
import type { Seen, WorkflowRun } from "../../ports/workflows.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

export async function checkFreshness({ workflows, clock }: Ports, { tell }: PassContext): Promise<void> {
  for (const workflow of Object.keys(SCHEDULES) as ScheduledWorkflow[]) {
    const text = complaint(workflow, await workflows.runs(WORKFLOWS[workflow]), clock.now());
    if (text !== null) tell({ stage: "schedule", subject: workflow, text, changed: false });
  }
}

/** null: it runs as it should. */
export function complaint(workflow: ScheduledWorkflow, runs: Seen<readonly WorkflowRun[]>, now: Date): string | null {
  const file = WORKFLOWS[workflow];
  if (runs.kind === "cannot-see") return `cannot see when ${file} last ran: ${runs.why}`;
  const last = runs.value.find(({ conclusion }) => conclusion === "success");
  // Of a repository that was set up just now nothing can be old.
  if (!last) return runs.value.length === 0 ? null : `no run of ${file} has succeeded yet`;
  const { everyMs } = SCHEDULES[workflow];
  const age = now.getTime() - Date.parse(last.createdAt);
  if (age <= STALE_AFTER_PERIODS * everyMs) return null;
  return `the last run of ${file} that succeeded started at ${last.createdAt}, and it should run every ${durationText(everyMs)}: ${last.url}`;
}
