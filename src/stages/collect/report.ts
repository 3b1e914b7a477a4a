/** What a collection shipped, as people read it. */
import { codeSpan, escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { SegmentRecord } from "../../domain/records.ts";
import type { CollectOutcome } from "./run.ts";

/** Rows of the table: more would hide what matters. */
const SHOWN = 50;

export function collectReport(deployment: string, { ranges, segments }: CollectOutcome, dryRun: boolean): string {
  const name = escapeMarkdown(deployment);
  if (ranges.length === 0) return `**${name}**: nothing was logged since the last collection.`;
  if (dryRun) {
    const bytes = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
    return `**${name}**: ${bytes} bytes in ${ranges.length === 1 ? "1 file" : `${ranges.length} files`} would be shipped.`;
  }
  const { predictions, feedback } = totals(segments);
  const headline = `**${name}**: ${predictions} predictions and ${feedback} of feedback shipped.`;
  const table = markdownTable(
    ["first event", "last event", "predictions", "feedback", "blob"],
    ["left", "left", "right", "right", "left"],
    segments
      .slice(0, SHOWN)
      .map(({ content }) => [
        content?.events?.first ?? "",
        content?.events?.last ?? "",
        String(content?.predictions ?? 0),
        String(content?.feedback ?? 0),
        codeSpan(content?.blob ?? ""),
      ]),
  );
  const more = segments.length > SHOWN ? [`And ${segments.length - SHOWN} more segments.`] : [];
  return [headline, ...(segments.length > 0 ? [table] : []), ...more].join("\n\n");
}

export function totals(segments: readonly SegmentRecord[]): {
  readonly predictions: number;
  readonly feedback: number;
} {
  return {
    predictions: segments.reduce((sum, { content }) => sum + (content?.predictions ?? 0), 0),
    feedback: segments.reduce((sum, { content }) => sum + (content?.feedback ?? 0), 0),
  };
}
