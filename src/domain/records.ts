/**
 * The evidence: small documents on the append-only records branch. One writer per kind; the file's name is
 * the digest of the record's identity (`key`), so a second run finds what the first one wrote.
 */
import type { Digest } from "./digest.ts";
import type { EvaluationDetails, SliceOf } from "./evaluation.ts";
import type { Interval, Measurement } from "./measurement.ts";
import type { MetricName } from "./metrics.ts";
import type { WindowMeasured } from "./monitoring.ts";
import type { Role } from "./servable.ts";
import type { Verdict } from "./verdict.ts";

interface RecordBase {
  readonly schema: 1;
  /** Digest of what the record is about; see each kind. */
  readonly key: Digest;
  readonly createdAt: string;
}

export interface DatasetReference {
  readonly name: string;
  readonly version: number;
  /** Digest of the DatasetVersion's content (its `spec.content`). */
  readonly content: Digest;
}

/** Key: digest of `{model, dataset, training, features, trainer, attempt}`, the inputs that decide the outcome. */
export interface TrainingRecord extends RecordBase {
  readonly kind: "training";
  readonly model: string;
  readonly dataset: DatasetReference;
  /** The `training` block of the Model spec as resolved. */
  readonly training: unknown;
  /** Name and build of what trained, e.g. `builtin@1 onnxruntime-node@1.30.0`. */
  readonly trainer: string;
  readonly attempt: number;
  readonly outcome:
    | { readonly state: "succeeded"; readonly servable: Digest; readonly modelBytes: number }
    | { readonly state: "failed"; readonly reason: string };
  /** Loss by epoch, thinned to at most 200 points. */
  readonly progress: readonly {
    readonly epoch: number;
    readonly trainLoss: number;
    readonly validationLoss: number | null;
  }[];
  readonly elapsedSeconds: number;
  /** What it ran on; absent where the trainer is our own. */
  readonly machine?: TrainingMachine;
  /** It was trained before its merge, from this head. Until the default branch asks for the same it may not be promoted. */
  readonly pullRequest?: { readonly number: number; readonly head: string };
}

export interface TrainingMachine {
  /** Names of the machine's GPUs. */
  readonly gpu?: string;
  /** Image that it ran in, by digest. */
  readonly image?: string;
}

/** One judged gate: what was required, what was measured, and a sentence that a person understands. */
export interface GateResult {
  readonly gate: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** The number that was judged: the candidate's, or candidate minus champion. Absent: nothing could be measured. */
  readonly evidence?: GateEvidence;
  /** Rows or requests that would decide an inconclusive gate, if the value stays; null: hardly any number would. */
  readonly wanted?: number | null;
}

export interface GateEvidence {
  /** `drop`: as it is minus perturbed, so that more is worse. `relative`: of the other's value, 0.2 is 20 % more. */
  readonly of: "candidate" | "difference" | "relative" | "drop";
  /** Whom a difference is with. */
  readonly rival?: "champion" | "best";
  readonly metric: MetricName;
  readonly slice?: SliceOf;
  readonly value: number;
  /** Before and after, where two are compared. */
  readonly from?: number;
  readonly to?: number;
  readonly n: number;
  readonly interval?: Interval;
}

export interface Measured {
  readonly servable: Digest;
  readonly measurements: readonly Measurement[];
  readonly confusion: { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };
  /** Blob with the answers, one per test row in the split's order: `{truth, label, probabilities}` JSON lines. */
  readonly answers: Digest;
}

/** Key: digest of `{deployment, candidate, champion, testSplit, gates, settings, servingBuild}`. */
export interface EvaluationRecord extends RecordBase {
  readonly kind: "evaluation";
  readonly deployment: string;
  readonly model: string;
  readonly training: Digest;
  readonly dataset: DatasetReference;
  readonly testSplit: Digest;
  /** Digest of what judges it, gates and evaluation, as read from the default branch. */
  readonly gates: Digest;
  readonly candidate: Measured;
  readonly champion: (Measured & { readonly model: string; readonly version: number }) | null;
  readonly results: readonly GateResult[];
  readonly verdict: Verdict;
  /** Rows by who was right, where both answered the same rows. */
  readonly changes?: {
    readonly bothRight: number;
    readonly newlyRight: number;
    readonly newlyWrong: number;
    readonly bothWrong: number;
  };
  /** Set when it was judged on production's own rows, as a shadow beside the champion, instead of on the test split. */
  readonly soak?: {
    readonly labelled: number;
    readonly from: string;
    readonly to: string;
    /** Which of how many looks this was. */
    readonly look: number;
    readonly looks: number;
  };
  /** Absent: nothing was measured. */
  readonly details?: EvaluationDetails;
  /** null: the server did not start, or it was judged in production. */
  readonly environment: TestEnvironmentFacts | null;
  readonly seed: number;
}

/** Where it was measured: a number without these is not evidence. */
export interface TestEnvironmentFacts {
  readonly servingBuild: string;
  /** `cpu`: cores, where they were limited. `image`: what was started, by digest, where it is a container. */
  readonly limits: {
    readonly threads: number;
    readonly cpu?: number;
    readonly memoryBytes: number | null;
    readonly image?: string;
  };
  readonly host: { readonly cpu: string; readonly cores: number; readonly platform: string; readonly node: string };
}

/** Key: digest of `{deployment, commit, bundle, outcome}`: a second try at one commit may end otherwise. */
export interface DeploymentRecord extends RecordBase {
  readonly kind: "deployment";
  readonly deployment: string;
  /** Commit of the default branch whose specs were applied. */
  readonly commit: string;
  readonly bundle: Digest;
  readonly previous: Digest | null;
  readonly outcome: "deployed" | "rolled-back";
  readonly reason?: string;
  readonly roles: readonly {
    readonly role: Role;
    readonly model: string;
    readonly version: number;
    readonly servable: Digest;
  }[];
}

/**
 * `no-data`: nobody asked. `insufficient`: too few asked to judge. `stale`: rows of a time that is over are not here yet.
 * `job-failed`: the window could not be looked at. None of the four is a judgement of the data.
 */
export const SIGNAL_STATES = [
  "ok",
  "pending",
  "firing",
  "recovering",
  "no-data",
  "insufficient",
  "stale",
  "job-failed",
] as const;
export type SignalState = (typeof SIGNAL_STATES)[number];

/** One statistic of one subject in one window, measured. */
export interface Signal {
  /** `missing`, `range`, `unseen`, `ks`, `psi`, `total-variation`, `prediction`, `accuracy`, ... */
  readonly statistic: string;
  /** Feature, class or metric. */
  readonly subject: string;
  /** Whose answers; absent: what callers got, of performance the champion's own. */
  readonly role?: Role;
  /** Which rows; absent: all. */
  readonly slice?: SliceOf;
  readonly value: number | null;
  readonly pValue?: number;
  readonly n: number;
  /** What the value was held against: the spec's, or what chance alone reaches in a window of this size where that is more. */
  readonly threshold?: number;
  readonly interval?: Interval;
  /** Probability that a window in which nothing changed fails this rule; absent: not known. */
  readonly falseAlarm?: number;
  /** Rows of the sample that it was compared with; absent: of none, or not known. */
  readonly referenceRows?: number;
  /** The feature's share of the champion's permutation importance, 0 to 1; absent: not measured. */
  readonly importance?: number;
  /** Before and after in words of a person: `median 12.1 -> 17.9`. */
  readonly change?: string;
  /** What it was compared with, where that is not the deployment's reference: `6 Mondays before`. */
  readonly against?: string;
  readonly verdict: Verdict;
  /** Whether the window counts towards the end of an alarm: an end takes more than not failing. Absent: where it passed. */
  readonly clears?: boolean;
  readonly reason: string;
}

/** Key: digest of `{deployment, from, to, champion}`. */
export interface MonitoringRecord extends RecordBase {
  readonly kind: "monitoring";
  readonly deployment: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly champion: { readonly model: string; readonly version: number; readonly servable: Digest };
  readonly predictions: number;
  /** Of these, with inputs that were kept; absent: all. What looks at inputs looked at these. */
  readonly withInputs?: number;
  readonly labelled: number;
  readonly signals: readonly Signal[];
  readonly state: SignalState;
  /** Absent in records of earlier versions, and where there was no row. */
  readonly measured?: WindowMeasured;
  /** Blob: what the window's columns looked like, mergeable with other windows' (`stats/window-summary`). */
  readonly summary?: Digest;
}

/** What happened in a day, as people read it. Key: digest of `{deployment, day}`. */
export interface DailyRecord extends RecordBase {
  readonly kind: "daily";
  readonly deployment: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  /** Markdown. */
  readonly report: string;
  /** The issue that carries it as a comment too; absent: none was asked for. */
  readonly issue?: number;
}

/** Key: digest of `{deployment, model, trigger, subject}`: one decision per occasion. */
export interface RetrainRecord extends RecordBase {
  readonly kind: "retrain";
  readonly deployment: string;
  readonly model: string;
  readonly trigger: RetrainTrigger;
  /** What woke it: a window, a dataset version, a schedule slot. */
  readonly subject: string;
  readonly decision: "train" | "wait" | "refuse";
  readonly reason: string;
}

/** Key: digest of `{issue, comment}`. A person knows: what the issue says again until then is no news. */
export interface AcknowledgementRecord extends RecordBase {
  readonly kind: "acknowledgement";
  /** Key of the living issue's marker. */
  readonly issue: string;
  readonly until: string;
  /** Login. */
  readonly by: string;
}

/**
 * Predictions and feedback that left the machine where they were logged. Key: digest of `{deployment, source, file,
 * from}`, so that of two collectors at one place of a log one wins; of `{deployment, source, until}` without a content.
 */
export interface SegmentRecord extends RecordBase {
  readonly kind: "segment";
  readonly deployment: string;
  /** Stable id of the log folder that it was read from; `pipeline` for what the pipeline itself says of predictions. */
  readonly source: string;
  /** All that the source had acknowledged before this moment is in this segment or in an earlier one; null: more was. */
  readonly until: string | null;
  /** null: nothing was there that had not been shipped. */
  readonly content: SegmentContent | null;
}

export interface SegmentContent {
  /** The lines' place in the source: bytes `from` up to `to` of one file. */
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly predictions: number;
  readonly feedback: number;
  /** Lines of telemetry; absent: none. */
  readonly telemetry?: number;
  /** First and last event time of its predictions; null: it has none. */
  readonly events: { readonly first: string; readonly last: string } | null;
  /** First and last moment of its feedback and telemetry; absent: it has none, or an earlier version collected it. */
  readonly said?: { readonly first: string; readonly last: string } | null;
  /** Canonical JSON lines, gzip. */
  readonly blob: Digest;
}

/** A day of a prediction log as Parquet. Key: digest of `{deployment, day}`. */
export interface CompactionRecord extends RecordBase {
  readonly kind: "compaction";
  readonly deployment: string;
  /** `YYYY-MM-DD`, UTC: when the rows were answered, not when their events were. */
  readonly day: string;
  readonly rows: number;
  /** The rows, with what was known of the truth when this was written; several where one table would be too large. */
  readonly predictions: readonly Digest[];
  /** What was said on this day of other rows: of `late` other days', and of `orphans` that nobody knows. */
  readonly feedback: Digest | null;
  readonly late: number;
  readonly orphans: number;
}

export const RETRAIN_TRIGGERS = ["reviewed", "drift", "performance", "schedule", "dataset", "manual"] as const;
export type RetrainTrigger = (typeof RETRAIN_TRIGGERS)[number];

export type AnyRecord =
  | TrainingRecord
  | EvaluationRecord
  | DeploymentRecord
  | MonitoringRecord
  | DailyRecord
  | RetrainRecord
  | AcknowledgementRecord
  | SegmentRecord
  | CompactionRecord;
export type RecordKind = AnyRecord["kind"];
export type RecordOf<K extends RecordKind> = Extract<AnyRecord, { readonly kind: K }>;

export const isOfKind = <K extends RecordKind>(record: AnyRecord, kind: K): record is RecordOf<K> =>
  record.kind === kind;

/** The order of every list of records; of one moment by key, so that it is the same everywhere. */
export const oldestFirst = (a: AnyRecord, b: AnyRecord): number =>
  a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.key < b.key) ? -1 : 1;
