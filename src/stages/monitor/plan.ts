/** From a window's rows to its record: measures everything that the deployment's checks and alerts ask for. Pure. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import type { WindowMeasured } from "../../domain/monitoring.ts";
import { hasInputs } from "../../domain/prediction.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { askedOf } from "../../policy/asked.ts";
import { foldSignals, windowState } from "../../policy/signal-state.ts";
import type { MonitoringCheck } from "../../spec/resolved.ts";
import { contextOf } from "./checks/context.ts";
import { measureOutliers } from "./checks/outliers.ts";
import { measureSlices } from "./checks/slice-drift.ts";
import { runCheck } from "./checks/table.ts";
import type { Monitoring, WindowFacts } from "./facts.ts";
import { measurePerformance } from "./performance.ts";
import { measureReadings } from "./readings.ts";
import { measureRoles } from "./roles.ts";
import type { Window } from "./windows.ts";

function recordKey(deployment: string, window: Window, champion: MonitoringRecord["champion"]): Digest {
  return digestOfJson({ deployment, from: window.from, to: window.to, champion });
}

/** `summary`: where the window's columns are kept. */
export function planWindow(
  facts: WindowFacts,
  monitoring: Monitoring,
  createdAt: string,
  summary: Digest | null = null,
): MonitoringRecord {
  const { deployment, window, champion, history, rows } = facts;
  const key = recordKey(deployment.name, window, champion);
  const { signals, measured } = measureWindow(facts, monitoring, key);
  const record = {
    schema: 1,
    kind: "monitoring",
    key,
    createdAt,
    deployment: deployment.name,
    window: { from: window.from, to: window.to },
    champion,
    predictions: rows.length,
    ...(!rows.every(hasInputs) && { withInputs: rows.filter(hasInputs).length }),
    labelled: facts.labelled,
    signals,
    ...(measured && { measured }),
    ...(summary && { summary }),
    state: "ok",
  } as const satisfies MonitoringRecord;
  const states = foldSignals([...history, record], monitoring.firing).filter(
    askedOf({ ...deployment, monitoring }).isAsked,
  );
  const { minimumRows } = monitoring;
  return { ...record, state: windowState(states, { predictions: rows.length, minimumRows }) };
}

interface Outcome {
  readonly signals: readonly Signal[];
  readonly measured: WindowMeasured | null;
}

const isAboutSilence = ({ check }: MonitoringCheck): boolean => check === "rows" || check === "freshness";

function measureWindow(facts: WindowFacts, monitoring: Monitoring, key: Digest): Outcome {
  const { rows, window } = facts;
  const context = contextOf(facts, monitoring, key);
  // In a silence there is nothing to measure but itself, and truths of rows before it that are due.
  const checks = rows.length > 0 ? monitoring.checks : monitoring.checks.filter(isAboutSilence);
  const checked = checks.flatMap((check) => runCheck(check, context));
  if (rows.length === 0 && monitoring.labelDelay === null) return { signals: checked, measured: null };
  const performance = measurePerformance(facts, monitoring, key);
  if (rows.length === 0) return { signals: [...checked, ...performance.signals], measured: null };
  const slices = measureSlices(context);
  const measured: WindowMeasured = {
    roles: measureRoles(facts),
    throughput: rows.length / ((Date.parse(window.to) - Date.parse(window.from)) / 1000),
    ...performance.measured,
    ...measureReadings(facts),
    outliers: measureOutliers(context),
    ...(slices.length > 0 && { slices }),
  };
  return { signals: [...checked, ...performance.signals], measured };
}
