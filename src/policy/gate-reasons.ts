/** The sentence under each judged requirement, with its numbers. Plain text: class names and slices are data. */
import { basisOf, type METRICS } from "../domain/metrics.ts";
import type { ResolvedGate } from "../spec/resolved.ts";
import type { Measured, Question } from "./gate-question.ts";
import {
  confidenceText,
  differenceText,
  percentText,
  relativeText,
  subjectText,
  thresholdText,
  valueText,
} from "./metric-text.ts";

export function unmeasuredReason({ gate }: Question): string {
  return `${capital(subjectText(gate))} was not measured.`;
}

export function fewRowsReason({ gate }: Question, n: number, minimum: number): string {
  const subject = capital(subjectText(gate));
  return n === 0
    ? `${subject} cannot be measured: no ${unitOf(gate)} counts for it.`
    : `${subject} rests on ${countText(n, unitOf(gate))}; fewer than ${minimum} decide nothing.`;
}

export function decidedReason(question: Measured, verdict: "pass" | "fail"): string {
  return `${measuredText(question)}: ${CONCLUSIONS[question.requirement.kind](question)[verdict]}.`;
}

/** `wanted`: rows that would decide; null: hardly any number would. */
export function undecidedReason(question: Measured, wanted: number | null): string {
  return `${measuredText(question)}: ${CONCLUSIONS[question.requirement.kind](question).open}. ${adviceText(question, wanted)}`;
}

function adviceText({ gate, estimate: { n } }: Measured, wanted: number | null): string {
  if (wanted === null) return "It is so close that more data would hardly decide it.";
  return `If it stays there, about ${countText(wanted, unitOf(gate))} would decide it, ${wanted - n} more than now.`;
}

type Conclusions = Readonly<Record<"pass" | "fail" | "open", string>>;

const CONCLUSIONS: Readonly<Record<Question["requirement"]["kind"], (question: Question) => Conclusions>> = {
  min: ({ gate, threshold }) => {
    const required = `the required ${thresholdText(gate.metric, threshold)}`;
    return { pass: `enough for ${required}`, fail: `not enough for ${required}`, open: `on both sides of ${required}` };
  },
  max: ({ gate, threshold }) => {
    const allowed = `the allowed ${thresholdText(gate.metric, threshold)}`;
    return { pass: `within ${allowed}`, fail: `more than ${allowed}`, open: `on both sides of ${allowed}` };
  },
  "max-drop": ({ gate, threshold }) => {
    const allowed = `the allowed drop of ${thresholdText(gate.metric, threshold)}`;
    return { pass: `within ${allowed}`, fail: `more than ${allowed}`, open: `on both sides of ${allowed}` };
  },
  "not-worse": ({ gate, of, threshold }) => {
    const size = Math.abs(threshold);
    if (size === 0) {
      return { pass: "no loss", fail: "a loss, and none is allowed", open: "a loss, which is not allowed, or none" };
    }
    const margin = `the margin of ${of === "relative" ? percentText(size) : thresholdText(gate.metric, size)}`;
    return { pass: `within ${margin}`, fail: `more than ${margin}`, open: `perhaps within ${margin}, perhaps more` };
  },
  better: ({ rival = "champion" }) => {
    const { name } = RIVALS[rival];
    return {
      pass: `better than ${name}`,
      fail: `not better than ${name}`,
      open: `perhaps better than ${name}, perhaps not`,
    };
  },
};

/** `Recall of car on camera=north fell from the champion's 0.9100 to 0.8400 (−0.0700, 90% interval ..., 312 rows)`. */
function measuredText(question: Measured): string {
  const { gate, of, estimate } = question;
  const { value, interval, n } = estimate;
  const number = (each: number) => numberText(question, each);
  const counted = basisOf(gate.metric) === "server" ? [] : [countText(n, unitOf(gate))];
  // What was read off the server once is known as it is.
  const range =
    interval.low === interval.high && counted.length === 0
      ? []
      : [`${confidenceText(interval.confidence)} interval ${number(interval.low)} to ${number(interval.high)}`];
  const subject = capital(subjectText(gate));
  if (of === "candidate") return `${subject} is ${number(value)}${bracketed([...range, ...counted])}`;
  const ends = movementText(question);
  return ends === null
    ? `${subject} differs from ${RIVALS[question.rival ?? "champion"].its} by ${number(value)}${bracketed([...range, ...counted])}`
    : `${subject} ${ends}${bracketed([of === "drop" ? `a drop of ${number(value)}` : number(value), ...range, ...counted])}`;
}

const RIVALS = {
  champion: { its: "the champion's", name: "the champion" },
  best: { its: "the best's", name: "the best so far" },
} as const;

const bracketed = (parts: readonly string[]): string => (parts.length === 0 ? "" : ` (${parts.join(", ")})`);

/** From what to what; null: only the difference is known. */
function movementText({ gate, of, rival = "champion", estimate: { from, to } }: Measured): string | null {
  if (from === undefined || to === undefined) return null;
  const [before, after] = [valueText(gate.metric, from), valueText(gate.metric, to)];
  const whose = of === "drop" ? "" : `${RIVALS[rival].its} `;
  if (before === after) return `stayed at ${whose}${before}`;
  return `${to < from ? "fell" : "rose"} from ${whose}${before} to ${after}`;
}

function numberText({ gate, of }: Question, value: number): string {
  if (of === "relative") return relativeText(value);
  if (of === "difference") return differenceText(gate.metric, value);
  return valueText(gate.metric, value).replace("-", "−");
}

/** What one of `n` is. */
function unitOf({ metric, class: className }: ResolvedGate): string {
  const basis = basisOf(metric);
  if (metric !== "consistency" && metric !== "skew" && (basis === "requests" || basis === "load")) return "request";
  if (className === undefined || basis === "groups" || !RESTS_ON_CLASS.has(metric)) return "row";
  return metric === "precision" ? `answer of ${className}` : `row of ${className}`;
}

const RESTS_ON_CLASS: ReadonlySet<keyof typeof METRICS> = new Set(["precision", "recall", "f1"]);

function countText(n: number, what: string): string {
  return n === 1 ? `1 ${what}` : `${n} ${what.replace(/^(\w+)/u, "$1s")}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
