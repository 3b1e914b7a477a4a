/** Looks at complete windows, and decides whether what they show, or the calendar, asks for a new training. */
import { UserError } from "../../domain/errors/user-error.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { driftedImportance } from "../../policy/drifted-importance.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { closeAbandoned } from "../../stages/monitor/abandoned.ts";
import { runDaily } from "../../stages/monitor/daily/run.ts";
import { type MonitorOutcome, runMonitor } from "../../stages/monitor/run.ts";
import { failure, isStale, tellUnwatched, watchedAgain } from "../../stages/monitor/unwatched.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";
import { askRetrain, keepSchedule } from "./retraining.ts";
import { askPeople } from "./reviews.ts";

export async function watchDeployments(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  for (const deployment of snapshot.specs.deployments.values()) {
    if (deployment.champion.version === 0) continue;
    const subject = deployment.name;
    if (deployment.monitoring) {
      await context.attempt("monitor", subject, () => watch(ports, snapshot, deployment, context));
    }
    await context.attempt("retrain", subject, () => keepSchedule(ports, snapshot, deployment, context));
    await context.attempt("review", subject, () => askPeople(ports, snapshot, deployment, context));
  }
  await context.attempt("monitor", "issues", () => closeWhatNobodyWatches(ports, snapshot, context));
}

/** Asked of the forge only where something was watched once that is not now: an idle tick looks through no issues. */
async function closeWhatNobodyWatches(
  { records, forge }: Ports,
  { specs }: SpecSnapshot,
  { tell, dryRun }: PassContext,
): Promise<void> {
  const watched = new Set(
    [...specs.deployments.values()].filter(({ monitoring }) => monitoring).map(({ name }) => name),
  );
  const known = await records.list("monitoring");
  if (known.every(({ deployment }) => watched.has(deployment))) return;
  for (const { deployment, number } of await closeAbandoned(forge, watched, { dryRun })) {
    const text = `#${number} was closed: nobody watches it any more`;
    tell({ stage: "monitor", subject: deployment, text, changed: false });
  }
}

const ISSUE_STEPS = {
  open: "was opened",
  edit: "was brought up to date",
  reopen: "was opened again",
  close: "was closed",
  note: "was closed by a person, and stays closed",
} as const satisfies Record<Exclude<MonitorOutcome["issue"], "nothing">, string>;

/** A group of signals each; a webhook that does not listen keeps nothing from being done. */
function issueWords({ group, kind, notice }: MonitorOutcome["issues"][number]): readonly string[] {
  return [
    ...(kind === "nothing" ? [] : [`the ${group} issue ${ISSUE_STEPS[kind]}`]),
    ...(notice?.kind === "failed" ? [`the webhook was not told of ${group}: ${notice.reason}`] : []),
    ...(notice?.kind === "nowhere" ? [`the webhook was not told of ${group}: UNDERSTUDY_WEBHOOK is not set`] : []),
  ];
}

async function watch(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  context: PassContext,
): Promise<void> {
  const { dryRun, tell } = context;
  const subject = deployment.name;
  const { windows, latest, asksFor, issues } = await lookOrTell(ports, snapshot, deployment, context);
  for (const record of windows) tell({ stage: "monitor", subject, text: describe(record), changed: !dryRun });
  for (const text of issues.flatMap(issueWords)) tell({ stage: "monitor", subject, text, changed: false });
  for (const { day } of await runDaily(ports, deployment, { dryRun })) {
    tell({ stage: "monitor", subject, text: `the report of ${day} is made`, changed: false });
  }
  await sayWhatIsMissing(ports, deployment, context, windows);
  if (!asksFor || !latest) return;
  const window = `${latest.window.from} to ${latest.window.to}`;
  const occasion = { trigger: asksFor, subject: window, importance: driftedImportance(latest) } as const;
  await askRetrain(ports, snapshot, deployment, occasion, context);
}

/** What monitoring itself refuses is told in an issue as well: the next run that fails alike is read by nobody. */
async function lookOrTell(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  { dryRun }: PassContext,
): Promise<MonitorOutcome> {
  try {
    return await runMonitor(ports, { snapshot, deployment: deployment.name, dryRun });
  } catch (error) {
    const trouble = error instanceof UserError ? failure(error) : null;
    if (trouble && !dryRun) await tellUnwatched(ports.forge, deployment, trouble);
    throw error;
  }
}

/**
 * Windows whose rows are still on the target's machine are not looked at: that nobody looks must not be silent. Without
 * traffic a collector says so once a window.
 */
async function sayWhatIsMissing(
  { predictionLog, clock, forge }: Ports,
  deployment: Deployment,
  { tell, dryRun }: PassContext,
  windows: readonly MonitoringRecord[],
): Promise<void> {
  const { name: subject } = deployment;
  // Only then: it costs a look through the issues, which an idle tick does without.
  if (windows.length > 0 && !dryRun) await watchedAgain(forge, subject);
  const until = await predictionLog.completeUntil(subject);
  if (until === null || !isStale(deployment, until, clock.now())) return;
  const since = Date.parse(until) === 0 ? "were never collected" : `were last collected at ${until}`;
  tell({ stage: "collect", subject, text: `predictions ${since}; later windows wait for them`, changed: false });
}

function describe({ window, predictions, labelled, state, signals }: MonitoringRecord): string {
  const failing = signals.filter((signal) => signal.verdict === "fail").map((signal) => signal.subject);
  const what = failing.length > 0 ? `: ${[...new Set(failing)].join(", ")}` : "";
  return `${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}, ${predictions} predictions, ${labelled} labelled: ${state}${what}`;
}
