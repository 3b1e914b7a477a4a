/** The sentence under each judged requirement, with its numbers. Plain text: class names are data. */
import { METRICS } from "../domain/metrics.ts";
import type { Interval } from "../domain/records.ts";
import type { ResolvedGate } from "../spec/resolved.ts";
import { differenceText, intervalText, metricText, percentText, type Requirement, valueText } from "./metric-text.ts";

export interface Subject {
  readonly gate: ResolvedGate;
  readonly of: "candidate" | "difference";
  readonly requirement: Exclude<Requirement, { kind: "not-worse" }>;
  readonly n: number;
}

export interface MeasuredSubject extends Subject {
  readonly value: number;
  readonly interval: Interval;
}

/** Beyond this nobody waits for rows. */
const PATIENCE = 1_000_000;

export function fewRowsReason({ gate, n }: Subject, minimum: number): string {
  const subject = metricText(gate.metric, gate.class);
  return n === 0
    ? `Nothing to measure ${subject} on: no ${unit(gate)} counts for it.`
    : `${capital(subject)} rests on ${count(n, unit(gate))}; fewer than ${minimum} decide nothing.`;
}

export function decidedReason(subject: MeasuredSubject, verdict: "pass" | "fail"): string {
  const { gate, requirement, interval } = subject;
  const bounded = (requirement.kind === "min") === (verdict === "pass");
  const bound = bounded ? interval.low : interval.high;
  const side = bounded ? "at least" : "at most";
  const text = `${measuredText(subject)}, and ${side} ${number(subject, bound)} with ${percentText(gate.confidence)} confidence`;
  return `${text}: ${verdict === "pass" ? "enough" : "not enough"} for ${thresholdText(subject)}.`;
}

export function undecidedReason(subject: MeasuredSubject): string {
  const { gate, interval } = subject;
  const range = `${measuredText(subject)}, but it may be anything from ${rangeText(subject, interval)} (each end with ${percentText(gate.confidence)} confidence)`;
  return `${range}, which is on both sides of ${thresholdText(subject)}. ${moreRows(subject)}`;
}

/**
 * Rows that would decide if the value stayed where it is: the interval's half towards the threshold
 * shrinks with the root of n.
 */
function moreRows(subject: MeasuredSubject): string {
  const { value, interval, requirement, n, gate } = subject;
  const gap = Math.abs(value - requirement.threshold);
  const half = value >= requirement.threshold ? value - interval.low : interval.high - value;
  // Two digits: more would promise more than an estimate holds.
  const rows = Number((n * (half / gap) ** 2).toPrecision(2));
  return Number.isFinite(rows) && rows <= PATIENCE
    ? `If it stays there, about ${count(rows, unit(gate))} would decide.`
    : "It is so close that more data would hardly decide.";
}

function measuredText(subject: MeasuredSubject): string {
  const { gate, of, value, n } = subject;
  const on = `on ${count(n, unit(gate))}`;
  const name = metricText(gate.metric, gate.class);
  if (of === "candidate") return `${capital(name)} is ${valueText(gate.metric, value)} ${on}`;
  return `${capital(name)} differs from the champion's by ${differenceText(gate.metric, value)} ${on}`;
}

function number({ gate, of }: Subject, value: number): string {
  return of === "difference" ? differenceText(gate.metric, value) : valueText(gate.metric, value);
}

function rangeText(subject: MeasuredSubject, interval: Interval): string {
  return subject.of === "difference"
    ? `${number(subject, interval.low)} to ${number(subject, interval.high)}`
    : intervalText(subject.gate.metric, interval);
}

function thresholdText({ gate, of, requirement }: Subject): string {
  const { threshold } = requirement;
  const value = `${String(Math.abs(threshold))}${METRICS[gate.metric].shape === "milliseconds" ? " ms" : ""}`;
  if (of === "candidate") return `the required ${threshold < 0 ? "−" : ""}${value}`;
  return threshold === 0 ? "no loss at all" : `the margin of ${value}`;
}

/** What one of `n` is. */
function unit({ metric, class: className }: ResolvedGate): string {
  if (metric.startsWith("latency.") || metric === "error-rate") return "request";
  if (className === undefined) return "row";
  if (metric === "precision") return `answer of ${className}`;
  return `row of ${className}`;
}

function count(n: number, what: string): string {
  if (n === 1) return `1 ${what}`;
  return `${n} ${what.replace(/^(\w+)/u, "$1s")}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
