/** What is measured of a window beside the signals that are judged: numbers for reports, time lines and later windows. */
import type { FairnessMeasured, SliceOf } from "./evaluation.ts";
import type { Measurement } from "./measurement.ts";
import type { Role } from "./servable.ts";

/** Milliseconds, by numpy's linear interpolation. */
export interface Percentiles {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What one member answered in the window. */
export interface RoleMeasured {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  readonly rows: number;
  readonly latencyMs: Percentiles | null;
  readonly queueMs: Percentiles | null;
  /** Rows that the champion answered because this canary could not. */
  readonly fallbacks: number;
  readonly output: OutputMeasured;
}

export interface OutputMeasured {
  /** Of classes: rows by answer, most frequent first, at most 50. */
  readonly classes: readonly (readonly [label: string, rows: number])[];
  /** Of a regression. */
  readonly value: { readonly mean: number; readonly std: number; readonly median: number } | null;
  /** Rows without an answer: no label, no finite value. */
  readonly nulls: number;
  /** Of classes; the counts are of [0, 0.1), ... [0.9, 1]. */
  readonly confidence: { readonly mean: number; readonly median: number; readonly counts: readonly number[] } | null;
  /** Rows whose confidence is under the deployment's threshold. */
  readonly belowThreshold: number;
  /** What callers said of them so far. */
  readonly retries: number;
  readonly refusals: number;
}

/** Metrics of rows whose truth is known, or of rows whose truth is not. */
export interface PerformanceMeasured {
  readonly role: Role;
  readonly version: number;
  readonly slice: SliceOf | null;
  /** `realised`: against labels that came by themselves. `estimated`: from calibrated confidence alone (CBPE). */
  readonly kind: "realised" | "estimated";
  /** Rows of this role and slice in the window; labels cover `n` of a measurement. */
  readonly rows: number;
  readonly measurements: readonly Measurement[];
}

export interface FairnessOverTime {
  readonly by: string;
  readonly class: string;
  readonly groups: FairnessMeasured["groups"];
  readonly measurements: readonly Measurement[];
}

/** One reading of devices, or of the server itself (`server.memory`, ...). */
export interface ReadingMeasured {
  readonly reading: string;
  /** How many devices sent it. */
  readonly devices: number;
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
}

/** How the server fared, from what it wrote into its own log each minute; null: it wrote nothing. */
export interface ServerMeasured {
  readonly requests: number;
  /** Answered with a fault of the server. */
  readonly errors: number;
  /** Turned away because it was full or too late. */
  readonly rejected: number;
  readonly memoryPeak: number | null;
  /** Cores, mean over the window. */
  readonly cpu: number | null;
  readonly queuePeak: number | null;
}

/** A part of the traffic whose features were looked at apart. */
export interface SliceMeasured {
  readonly slice: SliceOf;
  /** With inputs that were kept. */
  readonly rows: number;
  /** Rows of training that it was held against. */
  readonly referenceRows: number;
}

export interface WindowMeasured {
  /** Champion first. */
  readonly roles: readonly RoleMeasured[];
  /** Answered rows a second, over the whole window. */
  readonly throughput: number;
  readonly performance: readonly PerformanceMeasured[];
  readonly fairness: readonly FairnessOverTime[];
  readonly readings: readonly ReadingMeasured[];
  readonly server: ServerMeasured | null;
  /** True class by answered class, of the champion's rows whose truth is known. */
  readonly confusion: {
    readonly classes: readonly string[];
    readonly counts: readonly (readonly number[])[];
  } | null;
  /** Confidence against accuracy of the same rows. */
  readonly calibration: readonly { readonly confidence: number; readonly accuracy: number; readonly n: number }[];
  /** Rows whose inputs lie farther from training than nearly all of training does; null: not measured. */
  readonly outliers: { readonly n: number; readonly outside: number; readonly worst: readonly string[] } | null;
  /** Slices whose features were compared with those of the reference; absent: none. */
  readonly slices?: readonly SliceMeasured[];
}

/** Signals of one group share an issue. */
export const SIGNAL_GROUPS = ["quality", "drift", "performance", "operations"] as const;
export type SignalGroup = (typeof SIGNAL_GROUPS)[number];
export const isSignalGroup = (name: string): name is SignalGroup => SIGNAL_GROUPS.some((group) => group === name);

/** Device of the readings that a server writes of itself. */
export const SERVER_DEVICE = "understudy/server";

/** Readings of a server, each minute: counts of that minute, or values at its end. Bytes, cores, requests. */
export const SERVER_READINGS = [
  "server.requests",
  "server.errors",
  "server.rejected",
  "server.memory",
  "server.cpu",
  "server.queue",
] as const;
export type ServerReading = (typeof SERVER_READINGS)[number];
