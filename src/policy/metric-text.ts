/** How metrics, numbers and requirements read in sentences and tables. */
import { METRICS, type MetricInfo, type MetricName } from "../domain/metrics.ts";
import type { Interval } from "../domain/records.ts";
import type { ResolvedGate } from "../spec/resolved.ts";

const DIGITS = { proportion: 4, score: 4, milliseconds: 2, "per-second": 1, bytes: 0 } as const;

/** `recall of snow`, `accuracy`. Plain text: the class is data, to be escaped where it is shown. */
export function metricText(metric: MetricName, className?: string): string {
  return className === undefined ? metric : `${metric} of ${className}`;
}

/** Four decimals, or two and the unit; of errors in a label's unit, which may be prices or millimetres, what matters. */
export function valueText(metric: MetricName, value: number): string {
  const { shape, of }: MetricInfo = METRICS[metric];
  return `${value.toFixed(of === "values" ? decimalsOf(value) : DIGITS[shape])}${shape === "milliseconds" ? " ms" : ""}`;
}

/** 12008, 12.346, 0.1235, 0.00123. */
function decimalsOf(value: number): number {
  if (value === 0) return 4;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return exponent >= 0 ? Math.max(4 - exponent, 0) : Math.min(Math.max(4, 2 - exponent), 12);
}

export function intervalText(metric: MetricName, interval: Interval): string {
  return `${valueText(metric, interval.low)} to ${valueText(metric, interval.high)}`;
}

/** With its sign, as differences are read. */
export function differenceText(metric: MetricName, value: number): string {
  const text = valueText(metric, value);
  return value > 0 ? `+${text}` : text.replace("-", "−");
}

/** A threshold as its author wrote it. */
function thresholdText(metric: MetricName, threshold: number): string {
  return METRICS[metric].shape === "milliseconds" ? `${threshold} ms` : String(threshold);
}

export type Requirement =
  | { readonly kind: "min"; readonly threshold: number }
  | { readonly kind: "max"; readonly threshold: number }
  | { readonly kind: "not-worse"; readonly margin: number };

/** `accuracy ≥ 0.65`, `log-loss ≤ champion + 0.02`. */
export function requirementText(gate: ResolvedGate, requirement: Requirement): string {
  const subject = metricText(gate.metric, gate.class);
  const confidence = gate.confidence === 0.95 ? "" : ` at ${percentText(gate.confidence)} confidence`;
  if (requirement.kind !== "not-worse") {
    const sign = requirement.kind === "min" ? "≥" : "≤";
    return `${subject} ${sign} ${thresholdText(gate.metric, requirement.threshold)}${confidence}`;
  }
  const higher = METRICS[gate.metric].better === "higher";
  const margin =
    requirement.margin === 0 ? "" : ` ${higher ? "−" : "+"} ${thresholdText(gate.metric, requirement.margin)}`;
  return `${subject} ${higher ? "≥" : "≤"} champion${margin}${confidence}`;
}

/** `95%`, `99.9%`. */
export function percentText(share: number): string {
  return `${Number((100 * share).toFixed(4))}%`;
}
