/** Before a training is queued: whether any runner could take it. What cannot be seen is said, and stops nothing. */
import { userError } from "../../domain/errors/user-error.ts";
import { hasLabels, isHosted } from "../../domain/runner-labels.ts";
import type { Workflows } from "../../ports/workflows.ts";

export type Preflight =
  /** The forge's own machines. */
  | { readonly kind: "hosted" }
  | { readonly kind: "online"; readonly runners: readonly string[] }
  | { readonly kind: "cannot-see"; readonly why: string };

/** Throws `TRAIN_NO_RUNNER` when no runner that is online has all labels. */
export async function preflight(workflows: Workflows, model: string, labels: readonly string[]): Promise<Preflight> {
  if (isHosted(labels)) return { kind: "hosted" };
  const runners = await workflows.runners();
  if (runners.kind === "cannot-see") return runners;
  const fitting = runners.value.filter((runner) => hasLabels(runner.labels, labels));
  const online = fitting.filter((runner) => runner.online).map(({ name }) => name);
  if (online.length > 0) return { kind: "online", runners: online };
  const offline = fitting.map(({ name }) => name).join(", ");
  throw userError("TRAIN_NO_RUNNER", {
    with: { model, labels: labels.join(", ") },
    found: fitting.length === 0 ? "no runner with all these labels" : `offline: ${offline}`,
    expected: "a runner that is online",
  });
}

export function preflightText(model: string, labels: readonly string[], found: Preflight): string {
  const wanted = `[${labels.join(", ")}]`;
  switch (found.kind) {
    case "hosted":
      return `${model} trains on the forge's own runners ${wanted}.`;
    case "online":
      return `${model} can train on ${found.runners.join(", ")} ${wanted}.`;
    case "cannot-see":
      return `Cannot see whether a runner ${wanted} is online for ${model} (${found.why}); the training is queued all the same.`;
  }
}
