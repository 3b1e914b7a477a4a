/** Looks at every complete window that nobody looked at yet, keeps a record of each, and brings the issue up to date. */
import { parseDuration } from "../../domain/duration.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { labelOf, readMarker, writeMarker } from "../../domain/names.ts";
import type { MonitoringRecord, RetrainTrigger } from "../../domain/records.ts";
import { foldSignals, groupOf, type SubjectState } from "../../policy/signal-state.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Forge } from "../../ports/forge.ts";
import type { Log } from "../../ports/log.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Records } from "../../ports/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { genuineRecords } from "../evidence.ts";
import { findIssue } from "../living-issue.ts";
import { changeComment } from "./comments.ts";
import type { Monitoring } from "./facts.ts";
import { gatherWindow } from "./gather.ts";
import { changeKey, decideIssue, type IssueStep, issueKey, issueMarker, type Phase, phaseOf } from "./issue.ts";
import { planWindow } from "./plan.ts";
import { type DriftReport, driftBody, driftTitle } from "./report.ts";
import { lookBackOf, readTraffic, type Traffic } from "./traffic.ts";
import { earlierBy, type Window, windowAt, windowsToLookAt } from "./windows.ts";

export interface MonitorPorts {
  readonly forge: Forge;
  readonly records: Records;
  readonly blobs: Blobs;
  readonly predictionLog: PredictionLog;
  readonly clock: Clock;
  readonly log: Log;
}

export interface MonitorInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  /** One window only; with `dryRun` also one that has its record already, measured again. */
  readonly window?: Window;
  readonly dryRun?: boolean;
}

export interface MonitorOutcome {
  /** The windows that were looked at now. */
  readonly windows: readonly MonitoringRecord[];
  /** After the last window; null: there was never a prediction. */
  readonly phase: Phase | null;
  /** The newest window on record, looked at now or before: the occasion of whatever follows. */
  readonly latest: MonitoringRecord | null;
  /** What a retraining would be for; null when nothing fires that new weights could mend. */
  readonly asksFor: RetrainTrigger | null;
  readonly issue: IssueStep["kind"];
}

export async function runMonitor(ports: MonitorPorts, input: MonitorInput): Promise<MonitorOutcome> {
  const { deployment, monitoring } = resolve(input);
  const all = await ports.records.list("monitoring");
  const recorded = all
    .filter((record) => record.deployment === deployment.name)
    .sort((a, b) => Date.parse(a.window.from) - Date.parse(b.window.from));
  // Asked before the rows are read: what arrives in between belongs to a later look.
  const until = await knownUntil(ports, deployment);
  const traffic = await readTraffic(ports.predictionLog, deployment.name, readFrom(recorded, monitoring, input.window));
  const due = dueWindows(deployment.name, monitoring, recorded, traffic, until, input);
  const history = recorded.filter(({ window }) => due[0] && window.from < due[0].from);
  const looked: MonitoringRecord[] = [];
  for (const [index, window] of due.entries()) {
    const facts = await gatherWindow(ports, input.snapshot, deployment, monitoring, window, traffic, [
      ...history,
      ...looked,
    ]);
    if (!facts) continue;
    ports.log.progress(`monitor ${deployment.name}`, index / due.length, `window from ${window.from}`);
    const record = planWindow(facts, monitoring, ports.clock.now().toISOString());
    looked.push(input.dryRun ? record : (await ports.records.put(record)).record);
  }
  const newest = merge(recorded, looked);
  const latest = newest.at(-1) ?? null;
  if (!latest) return { windows: looked, phase: null, latest, asksFor: null, issue: "nothing" };
  const report = await makeReport(ports, deployment, monitoring, newest);
  const issue = await bringIssueUpToDate(ports, report, latest, input.dryRun ?? false);
  return { windows: looked, phase: report.phase, latest, asksFor: retrainTrigger(report.states), issue };
}

/** A window is complete when its time is over and its rows are here. */
async function knownUntil({ predictionLog, clock }: MonitorPorts, { name }: Deployment): Promise<Date> {
  const until = await predictionLog.completeUntil(name);
  const now = clock.now();
  return until === null || Date.parse(until) > now.getTime() ? now : new Date(until);
}

/** Broken data is not among it: a model that learns from broken data is no better. */
function retrainTrigger(states: readonly SubjectState[]): RetrainTrigger | null {
  const groups = states.filter(({ phase }) => phase === "firing").map(({ statistic }) => groupOf(statistic));
  if (groups.includes("performance")) return "performance";
  return groups.includes("drift") ? "drift" : null;
}

function resolve({ snapshot, deployment: name }: MonitorInput): { deployment: Deployment; monitoring: Monitoring } {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw userError("DEPLOYMENT_UNKNOWN", { with: { deployment: name } });
  if (!deployment.monitoring) {
    throw userError("MONITOR_NOT_CONFIGURED", { with: { deployment: name }, location: { file: deployment.file } });
  }
  return { deployment, monitoring: deployment.monitoring };
}

/** Earlier windows are read again only as far as late labels still count. */
function readFrom(
  recorded: readonly MonitoringRecord[],
  monitoring: Monitoring,
  only: Window | undefined,
): string | undefined {
  const window = only ?? recorded.at(-1)?.window;
  return window && earlierBy(window, lookBackOf(monitoring)).from;
}

function dueWindows(
  deployment: string,
  monitoring: Monitoring,
  recorded: readonly MonitoringRecord[],
  traffic: Traffic,
  now: Date,
  { window: only, dryRun }: MonitorInput,
): readonly Window[] {
  const since = recorded.at(-1)?.window.to ?? traffic.rows[0]?.eventTime;
  const length = parseDuration(monitoring.window);
  if (!only) return since ? windowsToLookAt(traffic.rows, since, now, length) : [];
  const aligned = windowAt(Date.parse(only.from), length);
  if (Date.parse(aligned.from) !== Date.parse(only.from) || Date.parse(aligned.to) !== Date.parse(only.to)) {
    throw userError("MONITOR_WINDOW_INVALID", { with: { from: only.from, to: only.to, deployment } });
  }
  const isRecorded = recorded.some(({ window }) => window.from === aligned.from);
  return isRecorded && !dryRun ? [] : [aligned];
}

/** A window that was measured again stands in the place of its record. */
function merge(
  recorded: readonly MonitoringRecord[],
  looked: readonly MonitoringRecord[],
): readonly MonitoringRecord[] {
  const again = new Set(looked.map(({ window }) => window.from));
  return [...recorded.filter(({ window }) => !again.has(window.from)), ...looked].sort(
    (a, b) => Date.parse(a.window.from) - Date.parse(b.window.from),
  );
}

async function makeReport(
  { forge, records, clock }: MonitorPorts,
  deployment: Deployment,
  monitoring: Monitoring,
  history: readonly MonitoringRecord[],
): Promise<DriftReport> {
  const states = foldSignals(history);
  const reviews = await forge.pullRequests({ state: "open", label: labelOf("review") });
  const review = reviews.find(({ body }) => readMarker(body)?.data?.deployment === deployment.name);
  const decisions = await records.list("retrain");
  const now = clock.now().getTime();
  const acknowledgements = (await genuineRecords(records, "acknowledgement")).filter(
    ({ issue, until }) => issue === issueKey(deployment.name) && Date.parse(until) > now,
  );
  return {
    deployment,
    monitoring,
    records: history,
    states,
    phase: phaseOf(states),
    review: review?.number ?? null,
    retrain: decisions.findLast((decision) => decision.deployment === deployment.name) ?? null,
    acknowledgement: acknowledgements.at(-1) ?? null,
  };
}

/** The comment goes first: a run killed after it finds it by its marker, and still finds the edit to make. */
async function bringIssueUpToDate(
  { forge, clock }: MonitorPorts,
  report: DriftReport,
  record: MonitoringRecord,
  dryRun: boolean,
): Promise<IssueStep["kind"]> {
  const { deployment, states, phase } = report;
  const existing = await findIssue(forge, "drift", issueKey(deployment.name));
  const step = decideIssue(existing, phase, states, clock.now());
  if (step.kind === "nothing") return "nothing";
  const marker = writeMarker(issueMarker(deployment.name, phase, states));
  const body = `${driftBody(report).trimEnd()}\n\n${marker}\n`;
  // What it was about stays readable after it is over.
  const title = phase === "firing" || !existing ? driftTitle(report) : existing.title;
  if (step.kind === "open") {
    if (!dryRun) await forge.openIssue({ title, body, labels: [labelOf("drift")] });
    return "open";
  }
  const isSame = step.kind === "edit" && existing?.body === body && existing.title === title;
  if (isSame) return "nothing";
  if (dryRun) return step.kind;
  const isKnown = report.acknowledgement !== null && step.kind !== "close";
  const comment = isKnown ? null : changeComment(step, record, phase, states);
  if (comment) await commentOnce(forge, step.number, comment, changeKey(record, phase));
  await forge.updateIssue(step.number, {
    title,
    body,
    ...(step.kind === "close" && { state: "closed" as const }),
    ...(step.kind === "reopen" && { state: "open" as const }),
  });
  return step.kind;
}

async function commentOnce(forge: Forge, number: number, comment: string, key: string): Promise<void> {
  const said = await forge.comments(number);
  if (!said.some(({ body }) => readMarker(body)?.key === key)) await forge.comment(number, comment);
}
