/** What was written as tables, as people read it. */
import { codeSpan, escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { CompactOutcome } from "./run.ts";

export function compactReport(deployment: string, { due, written }: CompactOutcome, dryRun: boolean): string {
  const name = escapeMarkdown(deployment);
  if (due.length === 0) return `**${name}**: no day of the log is left to be written as Parquet.`;
  if (dryRun) return `**${name}**: ${due.length === 1 ? "1 day" : `${due.length} days`} would be written as Parquet.`;
  const rows = written.map(({ day, rows: count, predictions, late, orphans, feedback }) => [
    day,
    String(count),
    predictions.map((blob) => codeSpan(blob)).join(" "),
    `${late} + ${orphans}`,
    feedback === null ? "" : codeSpan(feedback),
  ]);
  const headers = ["day", "predictions", "blobs", "feedback of other days + unknown", "blob"];
  return [
    `**${name}**: ${due.length === 1 ? "1 day" : `${due.length} days`} written as Parquet.`,
    markdownTable(headers, ["left", "right", "left", "right", "left"], rows),
  ].join("\n\n");
}
