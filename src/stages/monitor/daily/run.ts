/**
 * One report a day and deployment, made once the day is over: kept as a record, and as a comment of one issue where the
 * deployment wants it. The record goes last, so that a run killed before it is repeated: the issue and the comment are
 * found again by their markers.
 */
import { digestOfJson } from "../../../domain/digest.ts";
import { userError } from "../../../domain/errors/user-error.ts";
import { BODY_LIMIT, joinWithin } from "../../../domain/markdown.ts";
import { labelOf, type Marker, readMarker, writeMarker } from "../../../domain/names.ts";
import type { DailyRecord, MonitoringRecord } from "../../../domain/records.ts";
import { askedOf } from "../../../policy/asked.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Forge, Issue } from "../../../ports/forge.ts";
import type { PredictionLog } from "../../../ports/prediction-log.ts";
import type { Records } from "../../../ports/records.ts";
import type { Deployment } from "../../../spec/resolved.ts";
import { findIssue } from "../../living-issue.ts";
import { findSticky, stick } from "../../sticky-comment.ts";
import { type DayFacts, dayOf, daysAfter, daysDue, factsOf, within } from "./day.ts";
import { dailyReport } from "./report.ts";

export interface DailyPorts {
  readonly forge: Forge;
  readonly records: Records;
  readonly predictionLog: PredictionLog;
  readonly clock: Clock;
}

/** Whoever calls has looked at every complete window before. */
export async function runDaily(
  ports: DailyPorts,
  deployment: Deployment,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly DailyRecord[]> {
  const { records } = ports;
  const { name, monitoring } = deployment;
  if (!monitoring || monitoring.daily === "off") return [];
  const windows = await windowsOf(records, name);
  const kept = (await records.list("daily")).filter((record) => record.deployment === name);
  const due = daysDue(windows, new Set(kept.map(({ day }) => day)), await knownUntil(ports, name));
  const made: DailyRecord[] = [];
  for (const day of due) {
    const report = dailyReport(deployment, await gather(ports, deployment, windows, day));
    const isTold = monitoring.daily === "issue" && !dryRun;
    const issue = isTold ? await tell(ports.forge, deployment, day, report) : null;
    const record: DailyRecord = {
      schema: 1,
      kind: "daily",
      key: digestOfJson({ deployment: name, day }),
      createdAt: ports.clock.now().toISOString(),
      deployment: name,
      day,
      report,
      ...(issue !== null && { issue }),
    };
    made.push(dryRun ? record : (await records.put(record)).record);
  }
  return made;
}

export interface DayRead {
  readonly day: string;
  readonly report: string;
  /** False: made now, of what is known so far. */
  readonly isKept: boolean;
}

/** The report that was kept, or what is known of the day now. Without a day: the newest that was kept, else today. */
export async function readDaily(ports: DailyPorts, deployment: Deployment, asked: string | null): Promise<DayRead> {
  const { name, file } = deployment;
  if (!deployment.monitoring)
    throw userError("MONITOR_NOT_CONFIGURED", { with: { deployment: name }, location: { file } });
  const kept = (await ports.records.list("daily"))
    .filter((record) => record.deployment === name)
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const found = asked === null ? kept.at(-1) : kept.find(({ day }) => day === asked);
  if (found) return { day: found.day, report: found.report, isKept: true };
  const day = asked ?? dayOf(ports.clock.now());
  const facts = await gather(ports, deployment, await windowsOf(ports.records, name), day);
  return { day, report: dailyReport(deployment, facts), isKept: false };
}

async function windowsOf(records: Records, deployment: string): Promise<readonly MonitoringRecord[]> {
  const all = (await records.list("monitoring")).filter((record) => record.deployment === deployment);
  return all.sort((a, b) => Date.parse(a.window.from) - Date.parse(b.window.from));
}

async function knownUntil({ predictionLog, clock }: DailyPorts, deployment: string): Promise<Date> {
  const until = Date.parse((await predictionLog.completeUntil(deployment)) ?? "");
  const now = clock.now();
  return Number.isNaN(until) || until > now.getTime() ? now : new Date(until);
}

async function gather(
  { forge, records, predictionLog }: DailyPorts,
  deployment: Deployment,
  windows: readonly MonitoringRecord[],
  day: string,
): Promise<DayFacts> {
  const { name, champion, monitoring, continuousTraining } = deployment;
  const ofDeployment = <R extends { readonly deployment: string }>(all: readonly R[]) =>
    all.filter((record) => record.deployment === name);
  const model = continuousTraining?.model ?? champion.model;
  const truths = [...(await predictionLog.feedback(name)).values()].filter(({ time }) => within(day, time));
  const reviews = await forge.pullRequests({ state: "all", label: labelOf("review") });
  return factsOf(day, {
    records: windows,
    firing: monitoring?.firing ?? { fires: 2, of: 3, clears: 2 },
    asked: askedOf(deployment),
    decisions: ofDeployment(await records.list("retrain")),
    trainings: (await records.list("training")).filter((record) => record.model === model),
    deployments: ofDeployment(await records.list("deployment")),
    reviews: reviews.filter(({ body }) => readMarker(body)?.data?.deployment === name),
    labels: new Map([...Map.groupBy(truths, ({ source }) => source)].map(([source, each]) => [source, each.length])),
  });
}

const DAYS_LINKED = 30;

/** Null where a person closed the issue: nobody wants to read it there. */
async function tell(forge: Forge, deployment: Deployment, day: string, report: string): Promise<number | null> {
  const { name } = deployment;
  const title = `${name}: daily reports`;
  const existing = await findIssue(forge, "daily", name);
  if (existing?.state === "closed") return null;
  const issue = existing ?? (await openIssue(forge, name, title, day, report));
  await stick(forge, issue.number, { kind: "daily", key: commentKey(name, day), body: report });
  const body = withMarker(await issueText(forge, issue.number, name, day, report), name);
  if (issue.body !== body) await forge.updateIssue(issue.number, { title, body });
  return issue.number;
}

const commentKey = (deployment: string, day: string) => `${deployment}/daily/${day}`;
const markerOf = (deployment: string): Marker => ({ kind: "daily", key: deployment });
const withMarker = (text: string, deployment: string) => `${text.trimEnd()}\n\n${writeMarker(markerOf(deployment))}\n`;

const openIssue = (forge: Forge, name: string, title: string, day: string, report: string): Promise<Issue> =>
  forge.openIssue({ title, body: withMarker(newestText(report, day, []), name), labels: [labelOf("daily")] });

/** Comments of whoever wrote this day's: anybody can write a marker. */
async function issueText(forge: Forge, number: number, name: string, day: string, report: string): Promise<string> {
  const own = await findSticky(forge, number, { kind: "daily", key: commentKey(name, day) });
  const prefix = commentKey(name, "");
  const oldest = daysAfter(day, -DAYS_LINKED);
  const linked = (await forge.comments(number)).flatMap(({ id, author, body }) => {
    const marker = readMarker(body);
    const isOurs = author === own?.author && marker?.kind === "daily" && marker.key.startsWith(prefix);
    const of = marker?.key.slice(prefix.length) ?? "";
    return isOurs && /^\d{4}-\d\d-\d\d$/.test(of) && of > oldest ? [{ of, id }] : [];
  });
  return newestText(report, day, linked.sort((a, b) => (a.of < b.of ? 1 : -1)).slice(0, DAYS_LINKED));
}

function newestText(
  report: string,
  day: string,
  days: readonly { readonly of: string; readonly id: number }[],
): string {
  const links = days.map(({ of, id }) => `[${of}](#issuecomment-${id})`).join(" · ");
  return joinWithin(
    [
      `One comment a day; the newest is of ${day}. Closing this issue ends the comments; the reports are kept on record all the same.`,
      ...(links === "" ? [] : [links]),
      report,
    ],
    BODY_LIMIT,
  );
}
