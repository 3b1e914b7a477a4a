/** From a window's rows to its record: measures everything that the deployment's checks and alerts ask for. Pure. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { hasInputs } from "../../domain/prediction.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { judgeAlert } from "../../policy/alerts.ts";
import { foldSignals, windowState } from "../../policy/signal-state.ts";
import { chanceOf } from "./chance.ts";
import { contextOf } from "./checks/context.ts";
import { runCheck } from "./checks/table.ts";
import type { Monitoring, WindowFacts } from "./facts.ts";
import { measureMetric } from "./performance.ts";
import type { Window } from "./windows.ts";

function recordKey(deployment: string, window: Window, champion: MonitoringRecord["champion"]): Digest {
  return digestOfJson({ deployment, from: window.from, to: window.to, champion });
}

export function planWindow(facts: WindowFacts, monitoring: Monitoring, createdAt: string): MonitoringRecord {
  const { deployment, window, champion, history, rows } = facts;
  const key = recordKey(deployment.name, window, champion);
  const signals = rows.length === 0 ? [] : measureSignals(facts, monitoring, key);
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
    state: "ok",
  } as const satisfies MonitoringRecord;
  const states = foldSignals([...history, record]);
  const { minimumRows } = monitoring;
  return { ...record, state: windowState(states, { predictions: rows.length, minimumRows }) };
}

function measureSignals(facts: WindowFacts, monitoring: Monitoring, key: Digest): readonly Signal[] {
  const context = contextOf(facts, monitoring, key);
  const checked = monitoring.checks.flatMap((check) => runCheck(check, context));
  const alerted = monitoring.alerts.map((alert) =>
    judgeAlert(alert, measureMetric(alert.metric, alert.class, facts.answered, chanceOf([key, alert]))),
  );
  return [...checked, ...alerted];
}
