/** The verdict in plain words, and every gate with what was measured for it. */
import { escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import type { GateEvidence, GateResult } from "../../../domain/records.ts";
import type { Verdict } from "../../../domain/verdict.ts";
import { differenceText, valueText } from "../../../policy/metric-text.ts";
import { percent } from "./text.ts";

export const SIGNS: Readonly<Record<Verdict, string>> = { pass: "✅", inconclusive: "🟡", fail: "❌", error: "⛔" };

export function headline(results: readonly GateResult[], verdict: Verdict): string {
  const all = results.length;
  const those = results.filter((result) => result.verdict === verdict).length;
  const gates = (count: number) => (count === 1 ? "gate" : "gates");
  switch (verdict) {
    case "pass":
      return all === 1 ? "Passes its gate" : `Passes all ${all} gates`;
    case "inconclusive":
      return all === 0 ? "Inconclusive: there is no gate" : `Inconclusive: ${those} of ${all} ${gates(all)} undecided`;
    case "fail":
      return `Fails ${those} of ${all} ${gates(all)}`;
    case "error":
      return "Could not be judged";
  }
}

const WORST_FIRST = { error: 0, fail: 1, inconclusive: 2, pass: 3 } as const satisfies Record<Verdict, number>;

/** What stands in the way first. */
export function gateTable(results: readonly GateResult[]): string {
  if (results.length === 0) return "_No gate was judged._";
  return markdownTable(
    ["Verdict", "Requirement", "Measured", "Why"],
    ["left", "left", "right", "left"],
    results
      .toSorted((a, b) => WORST_FIRST[a.verdict] - WORST_FIRST[b.verdict])
      .map((result) => [
        unbroken(`${SIGNS[result.verdict]} ${result.verdict}`),
        unbroken(escapeMarkdown(result.gate)),
        result.evidence ? evidenceText(result.evidence) : "–",
        escapeMarkdown(result.reason),
      ]),
  );
}

/** A narrow column must not break what is read as one. */
const unbroken = (text: string): string => text.replaceAll(" ", "\u00a0");

function evidenceText({ of, metric, value, interval }: GateEvidence): string {
  const signed = (share: number) => `${share > 0 ? "+" : ""}${percent(share)}`.replace("-", "−");
  const text = (each: number): string => {
    if (of === "relative") return signed(each);
    return of === "difference" ? differenceText(metric, each) : valueText(metric, each).replace("-", "−");
  };
  const range =
    interval && interval.low < interval.high
      ? `<br><sub>${unbroken(`${text(interval.low)} to ${text(interval.high)}`)}</sub>`
      : "";
  return `**${text(value)}**${range}`;
}
