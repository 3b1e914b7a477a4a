/** The review pull request as the reviewer reads it. */
import { BODY_LIMIT, codeSpan, escapeMarkdown, joinWithin, markdownTable } from "../../domain/markdown.ts";
import type { Dataset, Deployment } from "../../spec/resolved.ts";
import type { PickedRow } from "./plan.ts";
import { labelsOf, shownInputs } from "./review-file.ts";

const HANDLE = /^@?[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/;

export interface ReviewReport {
  readonly deployment: Deployment;
  readonly dataset: Dataset;
  readonly file: string;
  readonly available: number;
  readonly rows: readonly PickedRow[];
}

export function reviewTitle({ deployment, rows }: ReviewReport): string {
  return `Review ${rows.length} ${rows.length === 1 ? "prediction" : "predictions"} of ${deployment.name}`;
}

export function reviewBody(report: ReviewReport): string {
  const { deployment, dataset, rows, available } = report;
  const uncertain = rows.filter(({ why }) => why === "uncertain").length;
  const blind = rows.filter((row) => row.blind).length;
  const { model, version } = deployment.champion;
  const picked = [
    `**${model} ${version}** answered these rows in **${escapeMarkdown(deployment.displayName)}**, and nobody has said yet what is true.`,
    `Of ${available} such rows, ${uncertain} are those it was least sure of and ${rows.length - uncertain} are drawn by chance.`,
    `In ${blind} of them the prediction is hidden, to measure how much seeing it sways people.`,
  ];
  return joinWithin(
    [
      `## What to do\n\n${howTo(report)}`,
      `## Why these rows\n\n${picked.join(" ")}`,
      `## The rows\n\n${rowTable(dataset, rows)}`,
      `## What merging does\n\nDecided rows make the next version of dataset **${dataset.name}**, in a pull request of its own; nothing that answers changes. Undecided and skipped rows count for nothing and are not asked about again.`,
    ],
    BODY_LIMIT,
  );
}

function howTo({ deployment, dataset, file }: ReviewReport): string {
  const labels = labelsOf(dataset);
  const reviewers = (deployment.feedbackLoop?.reviewers ?? []).filter((each) => HANDLE.test(each));
  const mentions = reviewers.map((each) => (each.startsWith("@") ? each : `@${each}`)).join(", ");
  return [
    ...(mentions ? [`${mentions}: your eyes are asked for.\n`] : []),
    `1. Open ${codeSpan(file)} on this branch and edit it.`,
    `2. Replace \`undecided\` by ${
      labels.length > 0 ? `one of ${labels.map(codeSpan).join(", ")}` : "the true label"
    }, or by \`skip\` where nobody can tell.`,
    "3. Merge. Not every row has to be decided.",
  ].join("\n");
}

function rowTable(dataset: Dataset, rows: readonly PickedRow[]): string {
  const inputs = rows.map((row) => shownInputs(dataset, row));
  const columns = Object.keys(inputs[0] ?? {});
  const body = rows.map(({ prediction, blind }, index) => [
    codeSpan(prediction.id),
    ...columns.map((column) => escapeMarkdown(String(inputs[index]?.[column] ?? ""))),
    blind ? "_hidden_" : `${escapeMarkdown(prediction.label)} (${(100 * prediction.confidence).toFixed(0)}%)`,
  ]);
  const table = markdownTable(
    ["prediction", ...columns.map(escapeMarkdown), "the model said"],
    ["left", ...columns.map(() => "right" as const), "left"],
    body,
  );
  if (columns.length > 0) return table;
  return `${table}\n\nThe dataset is private: inputs stay in the prediction log and are found there by these ids.`;
}
