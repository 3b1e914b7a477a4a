/** What other machines are to do: noted for whoever asked, and started where this run may start it. */
import { runName, type SubjectWorkflow, WORKFLOWS } from "../../domain/workflows.ts";
import type { Seen, WorkflowRun } from "../../ports/workflows.ts";
import type { Ports } from "../ports.ts";
import { type DueOnTarget, type DueTraining, dueOnTarget, dueTraining, type Elsewhere, type Struggle } from "./due.ts";
import type { TickContext } from "./happening.ts";
import { historyOf, type RunHistory } from "./run-history.ts";

const INPUT = { train: "model", deploy: "deployment", collect: "deployment" } as const satisfies Record<
  SubjectWorkflow,
  string
>;

export function elsewhere(
  { workflows, clock }: Pick<Ports, "workflows" | "clock">,
  wake: boolean,
  { dryRun, tell }: Pick<TickContext, "dryRun" | "tell">,
): Elsewhere {
  const train = new Map<string, DueTraining>();
  const deploy = new Map<string, DueOnTarget>();
  const collect = new Map<string, DueOnTarget>();
  const seen = new Map<SubjectWorkflow, Promise<Seen<readonly WorkflowRun[]>>>();
  /** What this very tick has handled: the list of runs may not show it yet. */
  const handled = new Set<string>();
  const struggles: Struggle[] = [];

  const runs = (workflow: SubjectWorkflow) => {
    const known = seen.get(workflow) ?? workflows.runs(WORKFLOWS[workflow]);
    seen.set(workflow, known);
    return known;
  };

  const start = async (workflow: SubjectWorkflow, subject: string, why: string): Promise<void> => {
    const name = runName(workflow, subject);
    if (!wake || handled.has(name)) return;
    handled.add(name);
    const say = (text: string, changed = false) => tell({ stage: workflow, subject, text, changed });
    const listed = await runs(workflow);
    // Started blindly, a training of hours would be queued again with every tick.
    if (listed.kind === "cannot-see") return say(`${why}; not started: cannot see its runs (${listed.why})`);
    const history = historyOf(workflow, subject, listed.value, clock.now());
    const active = history.kind === "active" ? history.run : null;
    struggles.push({ workflow, subject, failures: history.failures, active });
    if (history.kind !== "free") return say(`${why}; ${waitingFor(history)}`);
    if (dryRun) return say(`${why}: a run of ${WORKFLOWS[workflow]} would be started`);
    await workflows.start(WORKFLOWS[workflow], { [INPUT[workflow]]: subject });
    say(`${why}: started ${WORKFLOWS[workflow]}`, true);
  };

  return {
    wake,
    runs,
    train: async (model) => {
      train.set(model.name, dueTraining(model));
      await start("train", model.name, "to be trained");
    },
    deploy: async (deployment, why) => {
      deploy.set(deployment.name, dueOnTarget(deployment));
      await start("deploy", deployment.name, why);
    },
    collect: async (deployment, why) => {
      collect.set(deployment.name, dueOnTarget(deployment));
      await start("collect", deployment.name, why);
    },
    due: () => ({ train: [...train.values()], deploy: [...deploy.values()], collect: [...collect.values()] }),
    struggles: () => struggles,
  };
}

function waitingFor(history: Exclude<RunHistory, { kind: "free" }>): string {
  if (history.kind === "active") return `${history.run.url} is ${history.run.state}`;
  const count = history.failures.length;
  const after = count === 1 ? "1 failed run" : `${count} failed runs in a row`;
  return `after ${after} the next may start at ${history.until.toISOString()}`;
}
