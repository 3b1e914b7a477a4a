/** What is left of it when the rows are not as they were, and how it treats groups of them. */
import type { FairnessMeasured, PerturbationMeasured } from "../../../domain/evaluation.ts";
import { details, escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";
import { findIn, NONE, nameOf, percent, plain, rangeText, withRange } from "./text.ts";

const MOST_GROUPS = 30;

export function robustnessParts(record: EvaluationRecord): readonly string[] {
  const { perturbations = [], fairness = [] } = record.details ?? {};
  return [
    ...(perturbations.length > 0 ? [`#### Robustness\n\n${drops(record, perturbations)}`] : []),
    ...(fairness.length > 0 ? [`#### Fairness\n\n${fairness.map(fairnessPart).join("\n\n")}`] : []),
  ];
}

/** One line a perturbation: of what a gate is about, else of what was measured first; all of them folded. */
function drops(record: EvaluationRecord, perturbations: readonly PerturbationMeasured[]): string {
  const judged = new Set(record.results.flatMap(({ evidence }) => (evidence?.of === "drop" ? [evidence.metric] : [])));
  const first = perturbations.map((each) => {
    const about = each.drops.filter(({ metric }) => judged.has(metric));
    return { ...each, drops: about.length > 0 ? about : each.drops.slice(0, 1) };
  });
  const hasMore = perturbations.some((each, at) => each.drops.length > (first[at]?.drops.length ?? 0));
  const more = hasMore ? [details("Every metric of the changed rows", dropTable(record, perturbations))] : [];
  return [dropTable(record, first), ...more].join("\n\n");
}

function dropTable({ candidate, champion }: EvaluationRecord, perturbations: readonly PerturbationMeasured[]): string {
  const rows = perturbations.flatMap((each) =>
    each.drops.map((drop) => {
      const clean = findIn(candidate.measurements, drop);
      const cells = [
        escapeMarkdown(each.text),
        nameOf(drop),
        plain(clean),
        plain(findIn(each.candidate, drop)),
        drop.value === null ? NONE : `**${plain(drop)}**${rangeText(drop.metric, drop.interval)}`,
      ];
      return champion ? [...cells, plain(findIn(each.champion, drop))] : cells;
    }),
  );
  const header = ["Rows changed by", "Metric", "As they are", "Changed", "Worse by"];
  const alignment = ["left", "left", "right", "right", "right"] as const;
  return champion
    ? markdownTable([...header, "Champion, changed"], [...alignment, "right"], rows)
    : markdownTable(header, alignment, rows);
}

function fairnessPart({ by, class: name, groups, candidate, champion }: FairnessMeasured): string {
  const header = ["Measure", "Candidate", ...(champion ? ["Champion"] : [])];
  const summary = markdownTable(
    header,
    ["left", "right", ...(champion ? (["right"] as const) : [])],
    candidate.map((measurement) => [
      measurement.metric,
      withRange(measurement),
      ...(champion ? [plain(findIn(champion, measurement))] : []),
    ]),
  );
  const table = markdownTable(
    ["Group", "Rows", "Answered with it", "True positives", "False positives"],
    ["left", "right", "right", "right", "right"],
    groups
      .slice(0, MOST_GROUPS)
      .map(({ group, n, selection, truePositive, falsePositive }) => [
        escapeMarkdown(group),
        String(n),
        percent(selection),
        percent(truePositive),
        percent(falsePositive),
      ]),
  );
  const more = groups.length - MOST_GROUPS;
  const rest = more > 0 ? `\n\n_${more} more groups are in the record._` : "";
  const title = `By ${escapeMarkdown(by)}, for ${escapeMarkdown(name)}`;
  return `${title}:\n\n${summary}\n\n${details(`Each group: ${title.toLowerCase()}`, `${table}${rest}`)}`;
}
