/** Looks at every complete window that nobody looked at yet, keeps a record of each, and brings the issue up to date. */
import { userError } from "../../domain/errors/user-error.ts";
import type { MonitoringRecord, RetrainTrigger } from "../../domain/records.ts";
import { askedOf } from "../../policy/asked.ts";
import { groupOf, type SubjectState } from "../../policy/signal-state.ts";
import type { Forge } from "../../ports/forge.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import type { Monitoring } from "./facts.ts";
import { historyOf } from "./history.ts";
import { type IssueStep, type Phase, phaseOf } from "./issue.ts";
import { type LookPorts, lookAtWindows } from "./look.ts";
import { textsOf } from "./surroundings.ts";
import { mostTelling, type Told, tellPeople } from "./telling.ts";
import type { Window } from "./windows.ts";

export interface MonitorPorts extends LookPorts {
  readonly forge: Forge;
  readonly notifier: Notifier;
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
  /** What happened to the issues: the step that says most. */
  readonly issue: IssueStep["kind"];
  /** A group of signals each. */
  readonly issues: readonly Told[];
}

export async function runMonitor(ports: MonitorPorts, input: MonitorInput): Promise<MonitorOutcome> {
  const { deployment, monitoring } = resolve(input);
  const all = await ports.records.list("monitoring");
  const now = ports.clock.now().getTime();
  const recorded = all
    // A window that is not over has nothing to say: written by a clock that was wrong, or by a stranger, it would end all looks.
    .filter(({ deployment: name, window }) => name === deployment.name && Date.parse(window.to) <= now)
    .sort((a, b) => Date.parse(a.window.from) - Date.parse(b.window.from));
  const looked = await lookAtWindows(ports, {
    ...{ snapshot: input.snapshot, deployment, monitoring, recorded },
    ...(input.window && { only: input.window }),
    dryRun: input.dryRun ?? false,
  });
  const newest = merge(recorded, looked);
  const latest = newest.at(-1) ?? null;
  const history = historyOf(
    newest,
    new Set(looked.map(({ window }) => window.from)),
    monitoring.firing,
    askedOf(deployment),
  );
  if (!history || !latest) return { windows: looked, phase: null, latest, asksFor: null, issue: "nothing", issues: [] };
  const { snapshot, dryRun = false } = input;
  const issues = await tellPeople(ports, {
    ...{ deployment, webhook: monitoring.webhook, history, dryRun },
    texts: textsOf(ports, { snapshot, deployment, monitoring }),
  });
  const { states } = history.newest;
  const issue = mostTelling(issues.map(({ kind }) => kind));
  return { windows: looked, phase: phaseOf(history.newest), latest, asksFor: retrainTrigger(states), issue, issues };
}

/** Broken data is not among it: a model that learns from broken data is no better. */
function retrainTrigger(states: readonly SubjectState[]): RetrainTrigger | null {
  const groups = states.filter(({ phase }) => phase === "firing").map(({ statistic }) => groupOf(statistic));
  if (groups.includes("performance")) return "performance";
  return groups.includes("drift") ? "drift" : null;
}

function resolve({ snapshot, deployment: name }: MonitorInput): { deployment: Deployment; monitoring: Monitoring } {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw unknownDeployment(name, snapshot.specs.deployments);
  if (!deployment.monitoring) {
    throw userError("MONITOR_NOT_CONFIGURED", { with: { deployment: name }, location: { file: deployment.file } });
  }
  return { deployment, monitoring: deployment.monitoring };
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
