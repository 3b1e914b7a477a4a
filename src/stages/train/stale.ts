/** Train runs that no runner takes are cancelled, and somebody is told why: a queue that nobody serves says nothing. */
import { codeSpan, escapeMarkdown } from "../../domain/markdown.ts";
import { trainingOfRun, WORKFLOWS } from "../../domain/workflows.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Forge } from "../../ports/forge.ts";
import type { WorkflowRun, Workflows } from "../../ports/workflows.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { raiseIssue } from "../living-issue.ts";
import { stick } from "../sticky-comment.ts";

export interface StalePorts {
  readonly workflows: Workflows;
  readonly forge: Forge;
  readonly clock: Clock;
}

export interface CancelledTraining {
  readonly run: number;
  readonly url: string;
  /** null: a run for all that was due. */
  readonly model: string | null;
  readonly pullRequest: number | null;
  readonly waitedMs: number;
}

/**
 * People are told before the run is cancelled: killed in between, the next call finds the run still queued. A run that
 * waits for a person's approval is not among them.
 */
export async function cancelStaleTrainings(
  ports: StalePorts,
  {
    snapshot,
    waitAtMostMs,
    dryRun = false,
  }: { readonly snapshot: SpecSnapshot; readonly waitAtMostMs: number; readonly dryRun?: boolean },
): Promise<readonly CancelledTraining[]> {
  const runs = await ports.workflows.runs(WORKFLOWS.train);
  if (runs.kind === "cannot-see") return [];
  const now = ports.clock.now().getTime();
  const stale = runs.value.filter((run) => run.state === "queued" && now - Date.parse(run.createdAt) > waitAtMostMs);
  const cancelled = stale.map((run): CancelledTraining => {
    const { model = null, pullRequest = null } = trainingOfRun(run.title) ?? {};
    return { run: run.id, url: run.url, model, pullRequest, waitedMs: now - Date.parse(run.createdAt) };
  });
  if (dryRun) return cancelled;
  for (const [index, each] of cancelled.entries()) {
    await tell(ports.forge, snapshot, each, stale[index]);
    await ports.workflows.cancel(each.run);
  }
  return cancelled;
}

async function tell(
  forge: Forge,
  snapshot: SpecSnapshot,
  { model, pullRequest, url }: CancelledTraining,
  run: WorkflowRun | undefined,
): Promise<void> {
  const spec = model === null ? undefined : snapshot.specs.models.get(model);
  const labels = spec?.training.runner.join(", ") ?? "unknown";
  const name = model ?? "what was due";
  const body = [
    `**No runner took the training of ${codeSpan(name)}**, queued at ${run?.createdAt ?? "an unknown time"}, so its run was cancelled: ${url}`,
    `It wants a runner with the labels ${codeSpan(`[${labels}]`)}, as ${spec ? codeSpan(spec.file) : "the spec"} says on the default branch.`,
    [
      "- Start such a runner, or look at its log if it should be there",
      `- Or name another in ${codeSpan("training.runner")}`,
      `- Then train again: ${codeSpan(`/train ${name}`)} on the pull request, or the next tick by itself`,
    ].join("\n"),
    ...(spec && spec.owners.length > 0 ? [`Owners: ${spec.owners.join(", ")}`] : []),
  ].join("\n\n");
  if (pullRequest !== null) {
    await stick(forge, pullRequest, { kind: "candidate", key: `${name}/queue`, body });
    return;
  }
  await raiseIssue(forge, {
    kind: "training",
    key: name,
    title: `${escapeMarkdown(name)}: no runner takes the training`,
    body: `${body}\n\n_This issue is closed by the next training that succeeds._`,
  });
}
