/** A new dataset version as its reviewer reads it: what merging does, what changed, what was checked. */
import { shortDigest } from "../../domain/digest.ts";
import { grouped } from "../../domain/grouped.ts";
import { BODY_LIMIT, codeSpan, details, escapeMarkdown, joinWithin, markdownTable } from "../../domain/markdown.ts";
import { SPLITS } from "../../domain/table.ts";
import { formatShare } from "../../policy/drift-words.ts";
import type { Dataset } from "../../spec/resolved.ts";
import { type Agreement, anchoring } from "../../stats/anchoring.ts";
import type { BuiltVersion } from "./build.ts";
import type { VersionDiff } from "./diff.ts";
import type { DatasetDecision } from "./plan.ts";
import type { ReviewedFiles } from "./reviewed-file.ts";

export interface ProposedVersion {
  readonly decision: Extract<DatasetDecision, { readonly kind: "propose" }>;
  readonly built: BuiltVersion;
  readonly diff: VersionDiff;
  readonly reviewed: ReviewedFiles | null;
}

const LISTED = 20;

const plural = (count: number, noun: string) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

export function datasetTitle(dataset: Dataset, { decision, built, diff }: ProposedVersion): string {
  const from = built.spec.review === undefined ? "" : " from a review";
  return `Add version ${decision.version} of dataset ${dataset.name}: ${plural(diff.added.length, "new row")}${from}`;
}

export function datasetBody(dataset: Dataset, proposed: ProposedVersion): string {
  return joinWithin(
    [
      `## What merging does\n\n${effect(dataset, proposed)}`,
      `## What changed\n\n${changes(proposed)}`,
      `## Labels\n\n${labelTable(proposed.diff)}`,
      ...(proposed.reviewed ? [`## The review\n\n${reviewPart(proposed.reviewed)}`] : []),
      `## What was checked\n\n${checks(dataset, proposed)}`,
      details("Files and digests", digests(proposed.built)),
    ],
    BODY_LIMIT,
  );
}

function effect(dataset: Dataset, { decision, built }: ProposedVersion): string {
  const { version, bumps } = decision;
  const added = `Adds version **${version}** of **${escapeMarkdown(dataset.displayName)}**, made from ${
    built.spec.parent === undefined ? "the files of its source folder" : `version ${built.spec.parent}`
  }. Versions are only ever added; nothing else is edited.`;
  if (bumps.length === 0) return `${added}\n\nNo model trains on it until its \`training.dataset.version\` names it.`;
  const moves = bumps.map(
    ({ model, from, reviewed, threshold }) =>
      `- **${model}** moves from version ${from} to ${version} and is trained again: ` +
      `${plural(reviewed, "reviewed row")} since, ${threshold} were asked for.`,
  );
  return `${added.replace("; nothing else is edited", "")}\n\n${moves.join("\n")}\n\nTo take the data without the training, restore the line \`training.dataset.version\` in this pull request.`;
}

function changes({ diff }: ProposedVersion): string {
  const { added, removed, changed, splits } = diff;
  const rows = SPLITS.map((split) => {
    const { before, after } = splits[split];
    const change = after.rows - before.rows;
    return [split, String(before.rows), String(after.rows), change > 0 ? `+${change}` : String(change)];
  });
  const listed = [
    ["removed", removed],
    ["changed", changed],
  ] as const;
  const warnings = listed
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => `**${plural(ids.length, "row")} ${what}**: ${idList(ids)}`);
  const sentence = `${plural(added.length, "row")} added, ${removed.length} removed, ${changed.length} changed.`;
  const table = markdownTable(["split", "before", "after", "change"], ["left", "right", "right", "right"], rows);
  return [sentence, ...warnings, table].join("\n\n");
}

const idList = (ids: readonly string[]) =>
  `${ids.slice(0, LISTED).map(codeSpan).join(", ")}${ids.length > LISTED ? ` and ${ids.length - LISTED} more` : ""}`;

function labelTable({ splits }: VersionDiff): string {
  const sums = (side: "before" | "after") => {
    const counts = new Map<string, number>();
    for (const split of SPLITS) {
      for (const [label, count] of Object.entries(splits[split][side].labels)) {
        counts.set(label, (counts.get(label) ?? 0) + count);
      }
    }
    return counts;
  };
  const [before, after] = [sums("before"), sums("after")];
  const total = (counts: ReadonlyMap<string, number>) => counts.values().reduce((sum, count) => sum + count, 0);
  const cell = (counts: ReadonlyMap<string, number>, label: string) => {
    const count = counts.get(label) ?? 0;
    return total(counts) === 0 ? "0" : `${count} (${((100 * count) / total(counts)).toFixed(1)}%)`;
  };
  const labels = [...new Set([...before.keys(), ...after.keys()])].sort();
  const rows = labels.map((label) => [
    escapeMarkdown(label),
    cell(before, label),
    cell(after, label),
    String(splits.train.after.labels[label] ?? 0),
    String(splits.test.after.labels[label] ?? 0),
  ]);
  return markdownTable(
    ["label", "before", "after", "now in train", "now in test"],
    ["left", "right", "right", "right", "right"],
    rows,
  );
}

function reviewPart(reviewed: ReviewedFiles): string {
  const { rows, leftOut, decided } = reviewed;
  const { shown, hidden } = anchoring(reviewed.judgements);
  const parts = [
    `${plural(decided, "row")} decided in ${reviewed.reviews.map(codeSpan).join(", ")}, ${rows.length} taken over. People agreed ` +
      `with the model on ${agreementText(shown)} where they saw its answer, and on ${agreementText(hidden)} where it was ` +
      "hidden; much more agreement where it was seen would be a sign that seeing it sways them.",
    "These rows were picked because the model was unsure of them, so a test split that gained some of them is harder: " +
      "compare models on this version, never a number of this version with one of an earlier version.",
  ];
  if (leftOut.length > 0) {
    const items = leftOut.map(({ id, why }) => `- ${codeSpan(id)}: ${escapeMarkdown(why)}`).join("\n");
    parts.push(details(`${plural(leftOut.length, "decided row")} left out`, items));
  }
  return parts.join("\n\n");
}

function agreementText({ agreed, n, interval }: Agreement): string {
  if (!interval) return "none of 0 rows";
  return `${agreed} of ${plural(n, "row")} (95% interval ${formatShare(interval.low)} to ${formatShare(interval.high)})`;
}

function checks(dataset: Dataset, { decision, diff }: ProposedVersion): string {
  const all = SPLITS.reduce((sum, split) => sum + diff.splits[split].after.rows, 0);
  return [
    `- ${plural(all, "row")} keep the declared columns, types, ranges and values; every id is unique.`,
    `- The split follows from ${codeSpan(dataset.split.column)} alone, so no row can move.`,
    decision.version === 1
      ? "- It is the first version: there is no other whose test split could leak."
      : "- No row of any version's test split is in this version's training or validation split, nor the other way round.",
  ].join("\n");
}

function digests({ spec }: BuiltVersion): string {
  const files = spec.files.map(({ path, rows, bytes, digest }) => [
    codeSpan(path),
    String(rows),
    String(bytes),
    codeSpan(shortDigest(digest)),
  ]);
  return [
    markdownTable(["file", "rows", "bytes", "digest"], ["left", "right", "right", "left"], files),
    `Content ${codeSpan(spec.content)}, reference profile ${codeSpan(shortDigest(spec.profile))}.`,
  ].join("\n\n");
}
