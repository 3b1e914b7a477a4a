/**
 * Nobody can say how a deployment is: its windows cannot be looked at, or their rows do not come. Neither judges the data,
 * fires drift or wakes a training. The first is an issue of its own, which the next window that is looked at closes; of the
 * second the runs that should bring the rows have one, once they fail again and again.
 */
import { parseDuration } from "../../domain/duration.ts";
import type { UserError } from "../../domain/errors/user-error.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { labelOf, readMarker } from "../../domain/names.ts";
import { SCHEDULES, STALE_AFTER_PERIODS } from "../../domain/workflows.ts";
import type { Forge, Issue } from "../../ports/forge.ts";
import type { Deployment } from "../../spec/resolved.ts";
import { raiseIssue, settleIssue } from "../living-issue.ts";

export interface Unwatched {
  /** A sentence without its full stop. */
  readonly reason: string;
  readonly remedy: string;
}

/** `until`: all rows of before are here; null: they are here at once. A collector may come late by a few periods. */
export function isStale({ monitoring }: Pick<Deployment, "monitoring">, until: string | null, now: Date): boolean {
  if (!monitoring || until === null) return false;
  const late = parseDuration(monitoring.window) + STALE_AFTER_PERIODS * SCHEDULES.collect.everyMs;
  return now.getTime() - Date.parse(until) > late;
}

/** Only what monitoring itself refuses: a forge that does not answer for a moment is no news. */
export function failure({ problems }: UserError): Unwatched | null {
  const found = problems.find(({ code }) => code.startsWith("MONITOR_"));
  return found ? { reason: found.message, remedy: found.remedy } : null;
}

const keyOf = (deployment: string): string => `${deployment}/watching`;

/** The same words while it lasts: asking again changes nothing. */
export async function tellUnwatched(forge: Forge, deployment: Deployment, trouble: Unwatched): Promise<void> {
  const { reason, remedy } = trouble;
  const owners = deployment.owners.length > 0 ? [`Owners: ${deployment.owners.join(", ")}`] : [];
  await raiseIssue(forge, {
    kind: "drift",
    key: keyOf(deployment.name),
    title: `${deployment.name}: nobody can say how it is`,
    body: [
      `**Monitoring failed.** ${escapeMarkdown(reason)}.`,
      "This says nothing of the data and nothing of the model: the windows are looked at as soon as they can be.",
      `### What to do\n\n- ${escapeMarkdown(remedy)}`,
      ...owners,
      "_This issue is closed by the next window that is looked at._",
    ].join("\n\n"),
  });
}

/** Number of the open issue that says so; null: there is none. */
export function unwatchedIn(open: readonly Issue[], deployment: string): number | null {
  const isIt = ({ body, labels }: Issue) =>
    labels.includes(labelOf("drift")) && readMarker(body)?.key === keyOf(deployment);
  return open.find(isIt)?.number ?? null;
}

export const watchedAgain = (forge: Forge, deployment: string): Promise<void> =>
  settleIssue(forge, "drift", keyOf(deployment), "**Over.** Windows are looked at again.");
