/** What monitoring said of a signal, without what private data would tell. */

import { numberText } from "../../domain/pages/numbers.ts";
import type { Signal } from "../../domain/records.ts";
import { sliceText } from "../../policy/metric-text.ts";
import type { Comparison } from "./facts.ts";

/** Reasons about names quote them; of private data those are told by their numbers alone. */
const OF_NAMES: ReadonlySet<string> = new Set([
  "total-variation",
  "l-infinity",
  "cramers-v",
  "psi",
  "hellinger",
  "jensen-shannon",
  "unseen",
  "constant",
  "duplicates",
  "schema",
]);

export function signalText(
  signal: Signal,
  { declared, current, reference }: Pick<Comparison, "declared" | "current" | "reference">,
): string {
  const columns = [...(current?.columns ?? []), ...(reference?.columns ?? [])];
  const isOfNumbers = columns.some(({ name, type }) => name === signal.subject && type === "number");
  if (declared === null || isOfNumbers || !OF_NAMES.has(signal.statistic)) return signal.reason;
  const value = signal.value === null ? "not measured" : numberText(signal.value);
  return `${signal.subject} has changed: ${signal.statistic} is ${value}`;
}

/** `temp_max (ks)`, `accuracy of shadow on camera=north`. */
export function signalTitle({ statistic, subject, role, slice }: Signal): string {
  const says = statistic === subject || subject.startsWith(`${statistic} over `);
  const what = says ? subject : `${subject} (${statistic})`;
  const who = role === undefined || role === "champion" ? "" : ` of ${role}`;
  return `${what}${who}${slice ? ` on ${sliceText(slice)}` : ""}`;
}
