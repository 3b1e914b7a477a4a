/** What the runs of a workflow for one subject say about starting another. Pure. */
import { type SubjectWorkflow, subjectOfRun, trainingOfRun } from "../../domain/workflows.ts";
import type { WorkflowRun } from "../../ports/workflows.ts";

export type RunHistory =
  /** One is under way, for this subject or for all that is due. */
  | { readonly kind: "active"; readonly run: WorkflowRun; readonly failures: readonly WorkflowRun[] }
  /** The last one failed so recently that another try would be a tight loop. */
  | { readonly kind: "pausing"; readonly until: Date; readonly failures: readonly WorkflowRun[] }
  | { readonly kind: "free"; readonly failures: readonly WorkflowRun[] };

const MINUTE = 60_000;

/** By the number of failures in a row, from none on, since the start of the last run; the last goes for all beyond. */
const PAUSES_MS = [0, 10 * MINUTE, 30 * MINUTE, 120 * MINUTE, 360 * MINUTE, 1_440 * MINUTE];

/** From this many failures in a row on, people are told. */
export const FAILURES_TO_TELL = 3;

const HARMLESS: ReadonlySet<string | null> = new Set(["success", "skipped", "neutral"]);

/** `runs`: of the workflow, newest first. */
export function historyOf(
  workflow: SubjectWorkflow,
  subject: string,
  runs: readonly WorkflowRun[],
  now: Date,
): RunHistory {
  const own = runs.filter(({ title }) => isAbout(workflow, subject, title));
  const done = own.filter(({ state }) => state === "done");
  const success = done.findIndex(({ conclusion }) => HARMLESS.has(conclusion));
  const failures = done.slice(0, success === -1 ? done.length : success);
  const active = runs.find((run) => run.state !== "done" && isUnderWay(workflow, subject, run));
  if (active) return { kind: "active", run: active, failures };
  const last = done[0];
  const pause = PAUSES_MS[Math.min(failures.length, PAUSES_MS.length - 1)] ?? 0;
  const until = new Date((last ? Date.parse(last.createdAt) : 0) + pause);
  return now < until ? { kind: "pausing", until, failures } : { kind: "free", failures };
}

/** When a run that includes the subject last succeeded; null: never, as far as can be seen. */
export function lastSuccess(
  workflow: SubjectWorkflow,
  subject: string,
  runs: readonly WorkflowRun[],
  includes: "named" | "named-or-all",
): Date | null {
  const about = includes === "named" ? isAbout : covers;
  const run = runs.find(({ title, conclusion }) => conclusion === "success" && about(workflow, subject, title));
  return run ? new Date(run.createdAt) : null;
}

/** What waits for a person's approval of one subject must not hold up the others that it named nobody for. */
const isUnderWay = (workflow: SubjectWorkflow, subject: string, { title, state }: WorkflowRun): boolean =>
  state === "waiting" ? isAbout(workflow, subject, title) : covers(workflow, subject, title);

const isAbout = (workflow: SubjectWorkflow, subject: string, title: string): boolean =>
  namedIn(workflow, title) === subject;

/** A run that names nobody does all that is due. The training of a pull request is none for the default branch. */
const covers = (workflow: SubjectWorkflow, subject: string, title: string): boolean => {
  const named = namedIn(workflow, title);
  return named === subject || named === null;
};

/** A subject; null: nobody; false: what the run is about does not concern the default branch. */
function namedIn(workflow: SubjectWorkflow, title: string): string | null | false {
  if (workflow !== "train") return subjectOfRun(workflow, title);
  const training = trainingOfRun(title);
  if (training === null) return subjectOfRun("train", title) === null ? null : false;
  return training.pullRequest === null ? training.model : false;
}
