/** What is measured of a candidate beside the metrics of the whole test split. Numbers only: nothing here judges. */
import type { Digest } from "./digest.ts";
import type { Interval, Measurement } from "./measurement.ts";

/** Column -> value as text; of a binned column the bin, such as `18 to 65`. */
export type SliceOf = Readonly<Record<string, string>>;

export interface SliceMeasured {
  readonly slice: SliceOf;
  /** `declared` in the spec, or `found`: it stood out among all that were looked at. */
  readonly origin: "declared" | "found";
  readonly n: number;
  readonly candidate: readonly Measurement[];
  /** null: there is no champion, or it could not be compared with. */
  readonly champion: readonly Measurement[] | null;
  /** Candidate minus champion, on the same rows. */
  readonly differences: readonly Measurement[];
  /** Of a found one: the probability of such a slice by chance, corrected for all that were looked at. */
  readonly adjustedP?: number;
}

export interface FoundSlices {
  /** How many slices were looked at: what `adjustedP` accounts for. */
  readonly looked: number;
  /** `worse-than-rest`: the candidate is weak there; `worse-than-champion`: it lost there. */
  readonly slices: readonly (SliceMeasured & { readonly finding: "worse-than-rest" | "worse-than-champion" })[];
}

export interface PerturbationMeasured {
  readonly name: string;
  readonly kind: string;
  /** What was done, in words: `brightness 0.5`. */
  readonly text: string;
  readonly candidate: readonly Measurement[];
  /** How much worse than on the rows as they are; negative: it got better. On the same rows. */
  readonly drops: readonly Measurement[];
  readonly champion: readonly Measurement[] | null;
}

export interface LoadLevel {
  readonly concurrency: number;
  readonly seconds: number;
  readonly requests: number;
  readonly errors: number;
  /** Answers a second. */
  readonly throughput: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface LoadMeasured {
  /** Ascending concurrency. */
  readonly candidate: readonly LoadLevel[];
  readonly champion: readonly LoadLevel[] | null;
  /** The concurrency beyond which more callers only wait; null: it was not reached. */
  readonly knee: number | null;
  /** Measured at one time, in turns with the champion. */
  readonly interleaved: boolean;
}

export interface FairnessMeasured {
  readonly by: string;
  readonly class: string;
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    /** Share that is answered with the class. */
    readonly selection: number | null;
    readonly truePositive: number | null;
    readonly falsePositive: number | null;
  }[];
  readonly candidate: readonly Measurement[];
  readonly champion: readonly Measurement[] | null;
}

export interface FeatureImportance {
  readonly feature: string;
  readonly metric: Measurement["metric"];
  /** Mean loss of the metric when the feature is shuffled. */
  readonly mean: number;
  readonly deviation: number;
  readonly repeats: number;
}

export interface CalibrationBin {
  /** Mean confidence of its rows. */
  readonly confidence: number;
  readonly accuracy: number;
  readonly n: number;
  readonly interval: Interval;
}

export interface ChangedExample {
  readonly change: "newly-wrong" | "newly-right" | "further-off" | "closer";
  /** Position in the test split, from 0. */
  readonly row: number;
  readonly id: string;
  readonly truth: string;
  readonly candidate: { readonly answer: string; readonly confidence: number | null };
  readonly champion: { readonly answer: string; readonly confidence: number | null };
  /** What it was asked, as text; empty where the dataset is private. */
  readonly inputs: readonly (readonly [column: string, value: string])[];
  /** A small PNG in the blob store; only of images of a public dataset. */
  readonly thumbnail?: Digest;
}

/** Answers of the server beside those of the model file, run by itself: any difference is a fault. */
export interface SkewMeasured {
  readonly rows: number;
  readonly different: number;
  /** Of a probability, or of a value relative to its size. */
  readonly largest: number;
}

/** The best that this test split ever saw, for one metric, and how often the split was looked at. */
export interface BestEver {
  readonly metric: Measurement["metric"];
  readonly class?: string;
  readonly evaluation: Digest;
  readonly servable: Digest;
  readonly value: number;
  /** Candidate minus best, on the same rows. */
  readonly difference: Measurement;
  /** What the first champion on this split had: the cumulative change counts from there. */
  readonly first: number;
}

export interface Explanation {
  /** Where it lost, worst first, as sentences. */
  readonly lost: readonly string[];
  /** Which data would help. */
  readonly data: readonly string[];
  /** What to try next, from what the ledger has tried. */
  readonly next: readonly string[];
}

export interface EvaluationDetails {
  /** Candidate minus champion over the whole split. */
  readonly differences: readonly Measurement[];
  readonly slices: readonly SliceMeasured[];
  readonly found: FoundSlices | null;
  readonly perturbations: readonly PerturbationMeasured[];
  readonly fairness: readonly FairnessMeasured[];
  readonly load: LoadMeasured | null;
  readonly importance: readonly FeatureImportance[];
  readonly calibration: {
    readonly candidate: readonly CalibrationBin[];
    readonly champion: readonly CalibrationBin[] | null;
  } | null;
  readonly examples: readonly ChangedExample[];
  readonly skew: SkewMeasured | null;
  readonly best: readonly BestEver[];
  /** Test rows with a twin among those that it learned from: the same contents under another id. Absent: none. */
  readonly twins?: number;
  /** Evaluations on this test split before this one. */
  readonly judgedBefore: number;
  /** McNemar's exact test of equal accuracy: reported, never judged. */
  readonly mcnemar: number | null;
  readonly explanation: Explanation | null;
  /** What decides who is asked: coverage follows from these. */
  readonly settings: { readonly confidenceThreshold: number; readonly automation: string };
}
