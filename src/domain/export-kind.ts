/** What can be taken out of a prediction log. */
import type { Feedback, Prediction } from "./prediction.ts";
import type { Telemetry } from "./telemetry.ts";

export const EXPORT_KINDS = ["predictions", "feedback", "telemetry"] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export type ExportRow = Prediction | Feedback | Telemetry;

export const EXPORT_FORMATS = ["jsonl", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Predictions by the time of their event, the others by their own. */
export interface ExportWindow {
  readonly from?: string;
  readonly to?: string;
}
