/** Starts a run that a person asked for, unless one about the same is under way. */
import { UserError } from "../../domain/errors/user-error.ts";
import { codeSpan } from "../../domain/markdown.ts";
import { WORKFLOWS } from "../../domain/workflows.ts";
import type { Workflows } from "../../ports/workflows.ts";

/** What came of it, as safe Markdown. `title`: the run's name. */
export async function startTraining(
  workflows: Workflows,
  inputs: Readonly<Record<string, string>>,
  title: string,
  dryRun: boolean,
): Promise<string> {
  const runs = await workflows.runs(WORKFLOWS.train);
  const active =
    runs.kind === "seen" ? runs.value.find((run) => run.state !== "done" && run.title === title) : undefined;
  if (active) return `a run for this is ${active.state === "running" ? "under way" : "waiting"} already: ${active.url}`;
  const workflow = codeSpan(WORKFLOWS.train);
  if (dryRun) return `${workflow} would be started`;
  try {
    await workflows.start(WORKFLOWS.train, inputs);
  } catch (error) {
    if (!(error instanceof UserError) || error.problems[0]?.code !== "FORGE_NO_WORKFLOWS") throw error;
    return "there are no workflows here, so the next `tick` does it";
  }
  return `${workflow} was started as ${codeSpan(title)}`;
}
