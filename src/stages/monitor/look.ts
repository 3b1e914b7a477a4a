/** Looks at every complete window that nobody looked at yet, and keeps a record of each. */
import { digestOf } from "../../domain/digest.ts";
import { parseDuration } from "../../domain/duration.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Records } from "../../ports/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { packSummary } from "../../stats/stored-summary.ts";
import type { Monitoring } from "./facts.ts";
import { gatherWindow } from "./gather.ts";
import { materialsOf } from "./materials.ts";
import { planWindow } from "./plan.ts";
import type { SkewPorts } from "./skew.ts";
import { summariseWindow } from "./summaries.ts";
import { lookBackOf, readTraffic, type Traffic } from "./traffic.ts";
import { earlierBy, silentWindows, type Window, windowAt, windowsToLookAt } from "./windows.ts";

export interface LookPorts extends SkewPorts {
  readonly records: Records;
  readonly predictionLog: PredictionLog;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Look {
  readonly snapshot: SpecSnapshot;
  readonly deployment: Deployment;
  readonly monitoring: Monitoring;
  /** Records of this deployment, by window. */
  readonly recorded: readonly MonitoringRecord[];
  /** One window only; with `dryRun` also one that has its record already, measured again. */
  readonly only?: Window;
  readonly dryRun: boolean;
}

/** The records of the windows that were looked at, by window. */
export async function lookAtWindows(ports: LookPorts, look: Look): Promise<readonly MonitoringRecord[]> {
  const { snapshot, deployment, monitoring, recorded } = look;
  // Asked before the rows are read: what arrives in between belongs to a later look.
  const until = await knownUntil(ports, deployment);
  const traffic = await readTraffic(ports.predictionLog, deployment.name, readFrom(look));
  const due = dueWindows(look, traffic, until);
  const history = recorded.filter(({ window }) => due[0] && window.from < due[0].from);
  const materials = materialsOf(ports, snapshot, deployment, monitoring);
  const watched = { materials, snapshot, deployment, monitoring, traffic };
  const looked: MonitoringRecord[] = [];
  for (const [index, window] of due.entries()) {
    const facts = await gatherWindow(ports, watched, window, [...history, ...looked]);
    if (!facts) continue;
    ports.log.progress(`monitor ${deployment.name}`, index / due.length, `window from ${window.from}`);
    const summary = facts.rows.length === 0 ? null : summariseWindow(facts);
    const bytes = summary && packSummary(summary);
    const digest = bytes && digestOf(bytes);
    if (summary && digest) materials.keep(digest, summary);
    // First, so that no record names what is not there.
    if (bytes && !look.dryRun) await ports.blobs.put(bytes);
    const record = planWindow(facts, monitoring, ports.clock.now().toISOString(), digest);
    looked.push(look.dryRun ? record : (await ports.records.put(record)).record);
  }
  return looked;
}

/** A window is complete when its time is over and its rows are here. */
async function knownUntil({ predictionLog, clock }: LookPorts, { name }: Deployment): Promise<Date> {
  const until = await predictionLog.completeUntil(name);
  const now = clock.now();
  return until === null || Date.parse(until) > now.getTime() ? now : new Date(until);
}

/** Earlier windows are read again only as far as late labels still count. */
function readFrom({ recorded, monitoring, only }: Look): string | undefined {
  const window = only ?? recorded.at(-1)?.window;
  return window && earlierBy(window, lookBackOf(monitoring)).from;
}

function dueWindows(
  { deployment, monitoring, recorded, only, dryRun }: Look,
  traffic: Traffic,
  now: Date,
): readonly Window[] {
  const since = recorded.at(-1)?.window.to ?? traffic.rows[0]?.eventTime;
  const length = parseDuration(monitoring.window);
  if (!only) return since ? windowsToLookAt(traffic.rows, since, now, length, silentWindows(monitoring)) : [];
  const aligned = windowAt(Date.parse(only.from), length);
  if (Date.parse(aligned.from) !== Date.parse(only.from) || Date.parse(aligned.to) !== Date.parse(only.to)) {
    throw userError("MONITOR_WINDOW_INVALID", {
      with: { from: only.from, to: only.to, deployment: deployment.name },
      expected: `${aligned.from} to ${aligned.to}, the window of ${monitoring.window} that it begins in`,
    });
  }
  const isRecorded = recorded.some(({ window }) => window.from === aligned.from);
  // Rows may still come: a record of them now would be the window's for good.
  const isOver = Date.parse(aligned.to) <= now.getTime();
  return dryRun || (isOver && !isRecorded) ? [aligned] : [];
}
