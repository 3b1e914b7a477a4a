/** Workflows in memory: what was started is queued for ever, unless a test says how it goes on. */
import { pullRequestRunName } from "../../domain/workflows.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Runner, Seen, WorkflowRun, Workflows } from "../../ports/workflows.ts";

interface StartedRun extends WorkflowRun {
  readonly workflow: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface MemoryWorkflows extends Workflows {
  /** Oldest first. */
  readonly started: readonly StartedRun[];
  /** A run moved on. */
  finish(run: number, conclusion: string): void;
}

export function memoryWorkflows(
  clock: Pick<Clock, "now">,
  runners: Seen<readonly Runner[]> = { kind: "seen", value: [] },
): MemoryWorkflows {
  const started: StartedRun[] = [];
  const finish = (run: number, conclusion: string): void => {
    const found = started[run - 1];
    if (!found) throw new Error(`there is no run ${run}`);
    started[run - 1] = { ...found, state: "done", conclusion };
  };

  return {
    started,
    finish,
    async start(workflow, inputs) {
      started.push({
        id: started.length + 1,
        workflow,
        inputs,
        title: titleOf(workflow, inputs),
        state: "queued",
        conclusion: null,
        createdAt: clock.now().toISOString(),
        url: `memory://runs/${started.length + 1}`,
      });
    },
    async runs(workflow) {
      return { kind: "seen", value: started.filter((run) => run.workflow === workflow).reverse() };
    },
    async cancel(run) {
      if (started[run - 1]?.state !== "done") finish(run, "cancelled");
    },
    async runners() {
      return runners;
    },
  };
}

/** The `run-name` of our workflows: the workflow and its subject. */
function titleOf(workflow: string, inputs: Readonly<Record<string, string>>): string {
  const { model = "", "pull-request": number, head = "" } = inputs;
  if (number) return pullRequestRunName(model, Number(number), head);
  return [workflow.replace(/^understudy-|\.ya?ml$/g, ""), ...Object.values(inputs)].join(" ");
}
