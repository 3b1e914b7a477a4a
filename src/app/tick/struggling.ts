/** Runs that wait or fail without a record of why: cancelled, or an issue each until one succeeds. */
import { codeSpan, escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import { type IssueKind, labelOf, readMarker } from "../../domain/names.ts";
import { runName, type SubjectWorkflow, WORKFLOWS } from "../../domain/workflows.ts";
import { raiseIssue, settleIssue } from "../../stages/living-issue.ts";
import { cancelStaleTrainings } from "../../stages/train/stale.ts";
import type { Ports } from "../ports.ts";
import { readSnapshot } from "../snapshot.ts";
import type { Struggle } from "./due.ts";
import type { TickContext } from "./happening.ts";
import { FAILURES_TO_TELL } from "./run-history.ts";

const KIND = { train: "training", deploy: "deployment", collect: "deployment" } as const satisfies Record<
  SubjectWorkflow,
  IssueKind
>;

/** Names of subjects have no blank, so no other issue of these kinds has such a key. */
const RUNS_KEY = /^(train|deploy|collect) \S+$/;

const SHOWN = 10;

/** A training that no runner takes for so long is not waited for: GitHub would, for a day, and say nothing. */
const WAIT_AT_MOST_MS = 2 * 3_600_000;

export async function endVainWaits(ports: Ports, { dryRun, tell }: TickContext): Promise<void> {
  const snapshot = await readSnapshot(ports.git);
  const cancelled = await cancelStaleTrainings(ports, { snapshot, waitAtMostMs: WAIT_AT_MOST_MS, dryRun });
  for (const { model, url, waitedMs } of cancelled) {
    const hours = (waitedMs / 3_600_000).toFixed(1);
    const text = `${url} waited ${hours} h for a runner and ${dryRun ? "would be" : "was"} cancelled`;
    tell({ stage: "train", subject: model ?? "all that was due", text, changed: !dryRun });
  }
}

/** Minutes of work that take so long wait for a runner, or hang. Trainings may take long, and have a limit of their own. */
const STUCK_AFTER_MS = 6 * 3_600_000;

function isStuck({ workflow, active }: Struggle, now: Date): boolean {
  if (workflow === "train" || active === null || active.state === "waiting") return false;
  return now.getTime() - Date.parse(active.createdAt) > STUCK_AFTER_MS;
}

export async function keepRunIssues({ forge, clock }: Ports, struggles: readonly Struggle[]): Promise<void> {
  const now = clock.now();
  const stuck = struggles.filter((each) => each.failures.length >= FAILURES_TO_TELL || isStuck(each, now));
  for (const struggle of stuck) await raiseIssue(forge, issueOf(struggle));
  const open = new Set(stuck.map(({ workflow, subject }) => runName(workflow, subject)));
  for (const kind of new Set(Object.values(KIND))) {
    for (const { body } of await forge.issues({ state: "open", label: labelOf(kind) })) {
      const key = readMarker(body)?.key ?? "";
      if (RUNS_KEY.test(key) && !open.has(key)) {
        await settleIssue(forge, kind, key, "The last run succeeded, or none is needed any more.");
      }
    }
  }
}

function issueOf({ workflow, subject, failures, active }: Struggle) {
  const shown = [...(active ? [active] : []), ...failures].slice(0, SHOWN);
  return {
    kind: KIND[workflow],
    key: runName(workflow, subject),
    title: `${subject}: runs of ${workflow} do not succeed`,
    body: [
      `What ${codeSpan(WORKFLOWS[workflow])} does for **${escapeMarkdown(subject)}** is due, and these runs did not do it. The next ones are started with growing pauses, up to a day.`,
      markdownTable(
        ["started", "ended as", "run"],
        ["left", "left", "left"],
        shown.map(({ createdAt, conclusion, url }) => [createdAt, escapeMarkdown(conclusion ?? "under way"), url]),
      ),
      "A run that stays under way, or is cancelled without a step, mostly found no runner: look whether one is online that has every label of the spec. This issue closes itself when a run succeeds.",
    ].join("\n\n"),
  };
}
