/** The pipeline as text: a line a part for the terminal, a table for the step summary. Marks say it without colour too. */
import { escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import { type Health, type PipelinePart, pipelineHealth } from "../../policy/pipeline.ts";

const MARKS: Readonly<Record<Health, string>> = { healthy: "✓", attention: "!", broken: "✗", off: "–", unknown: "·" };
const WORDS: Readonly<Record<Health, string>> = {
  healthy: "healthy",
  attention: "look",
  broken: "broken",
  off: "off",
  unknown: "not yet",
};

export interface DescribedPipeline {
  readonly name: string;
  /** `champion weather 3, shadow nobody`. */
  readonly roles: string;
  readonly parts: readonly PipelinePart[];
}

export function pipelineText({ name, roles, parts }: DescribedPipeline): string {
  const width = Math.max(...parts.map((part) => part.name.length));
  const word = Math.max(...Object.values(WORDS).map((each) => each.length));
  const indent = " ".repeat(width + word + 8);
  return [
    `${MARKS[pipelineHealth(parts)]} ${name}: ${roles}`,
    ...parts.flatMap((part) => [
      `  ${MARKS[part.health]} ${part.name.padEnd(width)}  ${WORDS[part.health].padEnd(word)}  ${part.summary}`,
      ...part.details.map((detail) => `${indent}${detail}`),
      ...part.missing.map((each) => `${indent}missing: ${each}`),
    ]),
  ].join("\n");
}

export function pipelineSummary({ name, roles, parts }: DescribedPipeline): string {
  const rows = parts.map(({ name: part, health, summary, details, missing }) => [
    `${MARKS[health]} ${part}`,
    WORDS[health],
    [summary, ...details, ...missing.map((each) => `missing: ${each}`)].map(escapeMarkdown).join("<br>"),
  ]);
  return `### ${escapeMarkdown(name)}: ${escapeMarkdown(roles)}\n\n${markdownTable(["part", "state", "what"], ["left", "left", "left"], rows)}`;
}
