/** What `status` and the dashboard know of a deployment's pipeline: from the specs, the records, the forge, the target. */
import { parseDuration } from "../../domain/duration.ts";
import { labelOf, type PullRequestKind, readMarker } from "../../domain/names.ts";
import type { MonitoringRecord, RecordOf } from "../../domain/records.ts";
import { askedOf } from "../../policy/asked.ts";
import type { OpenPull, PipelineFacts } from "../../policy/pipeline.ts";
import { foldSignals, groupOf, signalName } from "../../policy/signal-state.ts";
import type { Issue, PullRequest } from "../../ports/forge.ts";
import type { Running } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";
import { nextSlot } from "../../spec/schedule.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { targetSettings } from "../../stages/deploy/target-settings.ts";
import { genuineRecords } from "../../stages/evidence.ts";
import { isStale, unwatchedIn } from "../../stages/monitor/unwatched.ts";
import { silentSince } from "../../stages/monitor/windows.ts";
import { budgetText, reviewedSinceLast } from "../../stages/retrain/plan.ts";
import type { Ports } from "../ports.ts";
import { canaryWords } from "../role-lines.ts";

/** How far back labels and predictions are counted: so long, or two windows where these are longer. */
const COUNTED_MS = 30 * 86_400_000;

/** Read once for all deployments. */
export interface StatusMaterial {
  readonly now: Date;
  readonly monitoring: readonly RecordOf<"monitoring">[];
  readonly trainings: readonly RecordOf<"training">[];
  readonly retrains: readonly RecordOf<"retrain">[];
  readonly deployments: readonly RecordOf<"deployment">[];
  readonly open: readonly PullRequest[];
  /** Open ones. */
  readonly issues: readonly Issue[];
}

export async function readMaterial(ports: Pick<Ports, "records" | "forge" | "clock">): Promise<StatusMaterial> {
  const { records, forge, clock } = ports;
  const now = clock.now();
  return {
    now,
    // As monitoring itself takes them: a window that is not over has nothing to say.
    monitoring: (await records.list("monitoring")).filter(({ window }) => Date.parse(window.to) <= now.getTime()),
    trainings: await genuineRecords(records, "training"),
    retrains: await records.list("retrain"),
    deployments: await records.list("deployment"),
    open: await forge.pullRequests({ state: "open" }),
    issues: await forge.issues({ state: "open" }),
  };
}

export type Asked =
  | { readonly kind: "asked"; readonly running: Running }
  | { readonly kind: "unreachable"; readonly why: string };

/** A target that cannot be reached from here is one line of the picture, not the end of it. */
export async function askTarget({ targets }: Pick<Ports, "targets">, deployment: Deployment): Promise<Asked> {
  try {
    return { kind: "asked", running: await targets[deployment.target.kind].running(targetSettings(deployment)) };
  } catch (error) {
    return { kind: "unreachable", why: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}

export async function gatherPipeline(
  ports: Pick<Ports, "inference" | "predictionLog">,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  material: StatusMaterial,
  asked: Asked,
): Promise<PipelineFacts> {
  const { now } = material;
  const { name } = deployment;
  const running = asked.kind === "asked" && asked.running.kind === "running" ? asked.running : null;
  const canary = running ? await canaryWords(ports.inference, deployment, running.url) : [];
  const openOf = (kind: PullRequestKind, isOwn: (data: Record<string, unknown>) => boolean) =>
    material.open.filter(({ labels, body }) => labels.includes(labelOf(kind)) && isOwn(readMarker(body)?.data ?? {}));
  const model = snapshot.specs.models.get(deployment.continuousTraining?.model ?? deployment.champion.model);
  const dataset = model?.training.dataset;
  const windows = material.monitoring
    .filter((record) => record.deployment === name)
    .sort((a, b) => Date.parse(a.window.from) - Date.parse(b.window.from));
  const deployed = material.deployments.findLast((record) => record.deployment === name);
  const counted = Math.max(COUNTED_MS, 2 * (deployment.monitoring ? parseDuration(deployment.monitoring.window) : 0));
  const recent = windows.filter(({ window }) => Date.parse(window.to) > now.getTime() - counted);
  return {
    deployment,
    now,
    serving: {
      running: running ? `${running.url} since ${running.since.slice(0, 10)}` : null,
      unreachable: asked.kind === "unreachable" ? asked.why : null,
      troubles: [...(running?.drift ?? []).map((each) => `drifted from its settings: ${each}`), ...canary],
    },
    data: {
      ...dataOf(snapshot, deployment, material),
      openPulls: openOf("dataset", (data) => data.dataset === dataset?.name).map(({ number }) => waiting(number)),
    },
    feedback: {
      openReviews: openOf("review", (data) => data.deployment === name).map(({ number }) => waiting(number)),
      predictions: recent.reduce((sum, { predictions }) => sum + predictions, 0),
      labelled: recent.reduce((sum, { labelled }) => sum + labelled, 0),
      countedMs: counted,
    },
    training: trainingOf(deployment, model?.name, material),
    promotions: openOf("promotion", (data) => data.deployment === name).map(promotionOf),
    deployed: deployed
      ? {
          at: deployed.createdAt,
          outcome: deployed.outcome,
          ...(deployed.reason !== undefined && { reason: deployed.reason }),
        }
      : null,
    watched: await watchedOf(ports, deployment, windows, material),
  };
}

const waiting = (number: number): OpenPull => ({ number, state: "waits for a person" });

function promotionOf({ number, body }: PullRequest): OpenPull {
  const data = readMarker(body)?.data ?? {};
  return { number, state: data.pending === true ? "its soak runs" : "waits for a person" };
}

function dataOf(
  snapshot: SpecSnapshot,
  deployment: Deployment,
  material: StatusMaterial,
): Omit<PipelineFacts["data"], "openPulls"> {
  const model = snapshot.specs.models.get(deployment.continuousTraining?.model ?? deployment.champion.model);
  const versions = model && snapshot.specs.datasetVersions.get(model.training.dataset.name);
  const version = model && versions?.get(model.training.dataset.version);
  if (!model || !versions || !version) return { named: null, newest: 0, reviewed: 0 };
  const trainings = material.trainings.filter((record) => record.model === model.name);
  return {
    named: { dataset: version.name, version: version.version, rows: version.spec.splits.train.rows },
    newest: Math.max(...versions.keys()),
    reviewed: reviewedSinceLast({ deployment, version, versions, trainings }),
  };
}

function trainingOf(
  deployment: Deployment,
  model: string | undefined,
  material: StatusMaterial,
): PipelineFacts["training"] {
  const trainings = material.trainings.filter((record) => record.model === model);
  const decisions = material.retrains.filter((record) => record.model === model);
  const last = trainings.at(-1);
  const decision = decisions.findLast((record) => record.deployment === deployment.name);
  const schedule = deployment.continuousTraining?.on.schedule;
  return {
    last: last
      ? {
          at: last.createdAt,
          outcome: last.outcome.state,
          ...(last.outcome.state === "failed" && { reason: last.outcome.reason }),
        }
      : null,
    decision: decision ? { at: decision.createdAt, decision: decision.decision, reason: decision.reason } : null,
    nextSlot: schedule === undefined ? null : nextSlot(schedule, material.now),
    budget: budgetText({ deployment, trainings, decisions, now: material.now }),
  };
}

async function watchedOf(
  { predictionLog }: Pick<Ports, "predictionLog">,
  deployment: Deployment,
  windows: readonly MonitoringRecord[],
  { now, issues }: StatusMaterial,
): Promise<PipelineFacts["watched"]> {
  const { name, monitoring } = deployment;
  const nothing = {
    last: null,
    silentSince: null,
    firing: [],
    recovering: [],
    next: null,
    completeUntil: null,
    stale: false,
    overdue: 0,
    latency: null,
    unwatched: null,
  };
  if (!monitoring) return nothing;
  const length = parseDuration(monitoring.window);
  const last = windows.at(-1);
  const states = foldSignals(windows, monitoring.firing).filter(askedOf(deployment).isAsked);
  const reasonOf = (state: (typeof states)[number]) =>
    windows
      .flatMap(({ signals }) => signals)
      .findLast((signal) => signalName(signal) === signalName(state) && signal.verdict === "fail")?.reason;
  const next = new Date((Math.floor(now.getTime() / length) + 1) * length);
  const completeUntil = await predictionLog.completeUntil(name);
  const isQuiet = last?.state === "no-data";
  return {
    last: last ? { to: last.window.to, state: last.state, predictions: last.predictions } : null,
    silentSince: silentSince(windows),
    firing: states
      .filter(({ phase }) => phase === "firing")
      .map((state) => ({
        group: groupOf(state.statistic),
        since: state.since ?? last?.window.from ?? now.toISOString(),
        reason: reasonOf(state) ?? signalName(state),
      })),
    recovering: [
      ...new Set(states.filter(({ phase }) => phase === "recovering").map(({ statistic }) => groupOf(statistic))),
    ],
    next,
    completeUntil,
    stale: isStale(deployment, completeUntil, now),
    // A silence is on record once; later windows of it have no record, and are not overdue.
    overdue: last && !isQuiet ? Math.max(0, Math.floor((now.getTime() - Date.parse(last.window.to)) / length)) : 0,
    latency: latencyText(last),
    unwatched: unwatchedIn(issues, name),
  };
}

function latencyText(last: MonitoringRecord | undefined): string | null {
  const roles = (last?.measured?.roles ?? []).filter(({ latencyMs }) => latencyMs !== null);
  if (roles.length === 0) return null;
  const each = roles.map(
    ({ role, latencyMs }) => `${role} ${(latencyMs?.p50 ?? 0).toFixed(1)} and ${(latencyMs?.p99 ?? 0).toFixed(1)} ms`,
  );
  return `latency, median and 99th percentile: ${each.join("; ")}`;
}
