/** The whole pipeline of a deployment at a glance: each part on or off, well or not, and what it lacks. Pure. */
import { durationText } from "../domain/duration.ts";
import type { SignalGroup } from "../domain/monitoring.ts";
import type { SignalState } from "../domain/records.ts";
import type { Deployment } from "../spec/resolved.ts";
import { formatShare } from "./drift-words.ts";

/** `attention`: a person should look soon. `broken`: it does not do its work. `unknown`: nothing has happened yet. */
export type Health = "healthy" | "attention" | "broken" | "off" | "unknown";

export const PIPELINE_PARTS = [
  "serving",
  "training data",
  "feedback loop",
  "continuous training",
  "continuous deployment",
  "monitoring",
] as const;
export type PipelinePartName = (typeof PIPELINE_PARTS)[number];

export interface PipelinePart {
  readonly name: PipelinePartName;
  readonly health: Health;
  /** One line. */
  readonly summary: string;
  readonly details: readonly string[];
  /** What is not there, each with the line or the command that brings it. */
  readonly missing: readonly string[];
}

export interface OpenPull {
  readonly number: number;
  /** What its check or marker says, in a word. */
  readonly state: string;
}

export interface PipelineFacts {
  readonly deployment: Deployment;
  readonly now: Date;
  readonly serving: {
    /** Null: nothing runs; undefined: the target could not be asked. */
    readonly running: string | null | undefined;
    /** Why it could not be asked. */
    readonly unreachable: string | null;
    /** How the target differs from the settings, and what the server did to the canary. */
    readonly troubles: readonly string[];
  };
  readonly data: {
    /** The dataset version that the model names; null: none is there. */
    readonly named: { readonly dataset: string; readonly version: number; readonly rows: number } | null;
    readonly newest: number;
    /** Reviewed rows since the last training that succeeded. */
    readonly reviewed: number;
    readonly openPulls: readonly OpenPull[];
  };
  readonly feedback: {
    readonly openReviews: readonly OpenPull[];
    /** Of the windows that ended so recently. */
    readonly predictions: number;
    readonly labelled: number;
    readonly countedMs: number;
  };
  readonly training: {
    /** Newest training of the model. */
    readonly last: { readonly at: string; readonly outcome: "succeeded" | "failed"; readonly reason?: string } | null;
    readonly decision: { readonly at: string; readonly decision: string; readonly reason: string } | null;
    readonly nextSlot: Date | null;
    readonly budget: string | null;
  };
  readonly promotions: readonly OpenPull[];
  readonly deployed: {
    readonly at: string;
    readonly outcome: "deployed" | "rolled-back";
    readonly reason?: string;
  } | null;
  readonly watched: {
    readonly last: { readonly to: string; readonly state: SignalState; readonly predictions: number } | null;
    /** Start of the silence that still lasts; null: somebody asked in the last window. */
    readonly silentSince: string | null;
    /** Groups that fire, with the first sentence of each. */
    readonly firing: readonly { readonly group: SignalGroup; readonly since: string; readonly reason: string }[];
    readonly recovering: readonly SignalGroup[];
    /** End of the next window. */
    readonly next: Date | null;
    /** Rows known up to here; null: at once. */
    readonly completeUntil: string | null;
    /** They should be known up to later. */
    readonly stale: boolean;
    /** Windows that are over and were not looked at. */
    readonly overdue: number;
    readonly latency: string | null;
    /** The open issue that says that nobody can look; null: there is none. */
    readonly unwatched: number | null;
  };
}

const day = (moment: string | Date) => (typeof moment === "string" ? moment : moment.toISOString()).slice(0, 10);
const minute = (moment: Date) => moment.toISOString().slice(0, 16).replace("T", " ");
const pulls = (open: readonly OpenPull[]) => open.map(({ number, state }) => `#${number} (${state})`).join(", ");

type Part = Omit<PipelinePart, "name" | "details" | "missing"> & Partial<Pick<PipelinePart, "details" | "missing">>;

const PARTS = {
  serving: ({ deployment: { champion }, serving, deployed }) => {
    const details = [
      ...serving.troubles,
      ...(deployed
        ? [
            `last deployment: ${deployed.outcome} on ${day(deployed.at)}${deployed.reason ? `, ${deployed.reason}` : ""}`,
          ]
        : []),
    ];
    if (champion.version === 0) {
      return { health: "unknown", summary: "nobody answers yet", details, missing: ["a champion: merge a promotion"] };
    }
    const who = `${champion.model} ${champion.version}`;
    if (serving.unreachable !== null) {
      return { health: "broken", summary: `${who}: the target cannot be asked: ${serving.unreachable}`, details };
    }
    if (!serving.running) {
      return {
        health: "broken",
        summary: `${who} should answer, and nothing runs`,
        details,
        missing: ["`understudy deploy`"],
      };
    }
    const isBad = serving.troubles.length > 0 || deployed?.outcome === "rolled-back";
    return { health: isBad ? "attention" : "healthy", summary: `${who} answers; ${serving.running}`, details };
  },
  "training data": ({ data }) => {
    if (!data.named) return { health: "broken", summary: "the dataset version that the model names is not there" };
    const { dataset, version, rows } = data.named;
    const summary = `${dataset} ${version}, ${rows} rows to train on; ${data.reviewed} reviewed since the last training`;
    const behind = data.newest > version ? [`version ${data.newest} is there, the model names ${version}`] : [];
    const open = data.openPulls.length > 0 ? [`waits for a merge: ${pulls(data.openPulls)}`] : [];
    return {
      health: behind.length + open.length > 0 ? "attention" : "healthy",
      summary,
      details: [...behind, ...open],
    };
  },
  "feedback loop": ({ deployment: { feedbackLoop, name }, feedback }) => {
    const share = feedback.predictions > 0 ? feedback.labelled / feedback.predictions : 0;
    const labels =
      feedback.predictions === 0
        ? `no predictions in the last ${durationText(feedback.countedMs)}`
        : `${feedback.labelled} of ${feedback.predictions} predictions of the last ${durationText(feedback.countedMs)} have a label (${formatShare(share)})`;
    if (!feedbackLoop) {
      const missing = [
        "`spec.feedbackLoop` in the deployment's file, so that people are asked about the least certain answers",
      ];
      return { health: "off", summary: `nobody is asked; ${labels}`, missing };
    }
    const open = feedback.openReviews;
    const summary = open.length > 0 ? `a review waits: ${pulls(open)}; ${labels}` : labels;
    const missing =
      feedback.predictions > 0 && feedback.labelled === 0
        ? [`labels: send them to \`/feedback\`, or ask people with \`understudy review ${name}\``]
        : [];
    if (open.length + missing.length > 0) return { health: "attention", summary, missing };
    return { health: feedback.predictions === 0 ? "unknown" : "healthy", summary };
  },
  "continuous training": ({ deployment: { continuousTraining: settings }, training }) => {
    const { last, decision, nextSlot, budget } = training;
    const trained = last ? `last trained ${day(last.at)}` : "never trained";
    const details = [
      ...(decision ? [`last decision, ${day(decision.at)}: ${decision.decision}, ${decision.reason}`] : []),
      ...(nextSlot ? [`next by schedule: ${minute(nextSlot)} UTC`] : []),
      ...(budget ? [budget] : []),
    ];
    const failed =
      last?.outcome === "failed" ? `the last training failed${last.reason ? `: ${last.reason}` : ""}` : null;
    if (!settings) {
      const missing = [
        "`spec.continuousTraining` in the deployment's file; until then only a person starts a training",
      ];
      return { health: failed ? "broken" : "off", summary: failed ?? `off; ${trained}`, details, missing };
    }
    const { reviewed, drift, schedule } = settings.on;
    const wakes = [
      ...(reviewed === undefined ? [] : [`${reviewed} reviewed rows`]),
      ...(drift ? ["drift", "performance"] : []),
      ...(schedule === undefined ? [] : [`schedule ${schedule}`]),
    ];
    const summary = failed ?? `wakes on ${wakes.join(", ") || "nothing but people and new data"}; ${trained}`;
    const isRefused = decision?.decision === "refuse" && (!last || decision.at > last.at);
    return { health: failed ? "broken" : isRefused ? "attention" : last ? "healthy" : "unknown", summary, details };
  },
  "continuous deployment": ({ deployment: { continuousDeployment, shadow }, promotions }) => {
    const { policy, merge, soak } = continuousDeployment;
    const how = `${policy}, ${merge === "auto" ? "merged by itself once checks pass" : "merged by people"}`;
    const open = promotions.length > 0 ? `; open: ${pulls(promotions)}` : "";
    const missing =
      shadow && shadow.version > 0 && !soak
        ? ["`continuousDeployment.soak`: without it the shadow asks for the lead only when a person says so"]
        : [];
    return {
      health: policy === "manual" ? "off" : promotions.length > 0 ? "attention" : "healthy",
      summary: `${how}${open}`,
      missing,
    };
  },
  monitoring: ({ deployment: { monitoring, champion }, watched, now }) => {
    if (!monitoring) {
      return { health: "off", summary: "nobody watches it", missing: ["`spec.monitoring` with a window and checks"] };
    }
    const { last, silentSince, firing, recovering, next, completeUntil, stale, overdue, latency, unwatched } = watched;
    const details = [
      ...firing.map(({ group, since, reason }) => `${group} fires since ${day(since)}: ${reason}`),
      ...(recovering.length > 0 ? [`recovering: ${recovering.join(", ")}`] : []),
      ...(latency ? [latency] : []),
      ...(next ? [`the next window ends ${minute(next)} UTC`] : []),
    ];
    if (unwatched !== null) {
      return { health: "broken", summary: `job-failed: nobody can look, see #${unwatched}`, details };
    }
    if (stale && completeUntil !== null) {
      const since =
        Date.parse(completeUntil) === 0 ? "were never collected" : `are known up to ${day(completeUntil)} only`;
      return {
        health: "broken",
        summary: `stale: predictions ${since}`,
        details,
        missing: ["a run of `understudy collect`"],
      };
    }
    if (overdue > 1) {
      const summary = `stale: ${overdue} windows of ${monitoring.window} are over and nobody looked`;
      return { health: "broken", summary, details, missing: ["a run of `understudy monitor` or `tick`"] };
    }
    if (!last) {
      return {
        health: "unknown",
        summary: champion.version === 0 ? "waits for a champion" : "has not looked yet",
        details,
      };
    }
    const lasts = silentSince === null ? 0 : now.getTime() - Date.parse(silentSince);
    const summary =
      silentSince === null
        ? `${last.state}; last window to ${day(last.to)}, ${last.predictions} predictions`
        : `no-data since ${day(silentSince)}: nobody has asked for ${durationText(lasts)}`;
    const quiet = last.state === "no-data" || last.state === "insufficient";
    return { health: firing.length > 0 || quiet || last.state !== "ok" ? "attention" : "healthy", summary, details };
  },
} as const satisfies Record<PipelinePartName, (facts: PipelineFacts) => Part>;

/** In the order of the loop, the one that answers first. */
export const pipelineParts = (facts: PipelineFacts): readonly PipelinePart[] =>
  PIPELINE_PARTS.map((name) => ({ name, details: [], missing: [], ...PARTS[name](facts) }));

/** The state of the last window, unless nobody can say what has become of it; null: there was none yet. */
export function watchedState({ last, stale, unwatched }: PipelineFacts["watched"]): SignalState | null {
  if (unwatched !== null) return "job-failed";
  return stale ? "stale" : (last?.state ?? null);
}

const WORST_FIRST: readonly Health[] = ["broken", "attention", "unknown", "healthy", "off"];

/** As well as the worst of its parts. */
export const pipelineHealth = (parts: readonly PipelinePart[]): Health =>
  WORST_FIRST.find((health) => parts.some((part) => part.health === health)) ?? "unknown";
