/** An outcome as a person reads it on a terminal. */
import type { Problem } from "../domain/errors/user-error.ts";
import { unescapeMarkdown } from "../domain/markdown.ts";
import type { Outcome } from "./outcome.ts";

const FAULT = "This is our fault, not yours. Please report it with the lines above.";

export function outcomeText(outcome: Outcome, dryRun: boolean): string {
  if (outcome.kind === "our-error") return `${outcome.stack}\n\n${FAULT}\n`;
  if (outcome.kind === "user-error") return `${outcome.problems.map(problemText).join("\n")}\n`;
  const { plan, text } = outcome.result;
  const planned = dryRun && plan !== undefined ? [`Dry run, nothing was written. The plan:\n${indented(plan)}`] : [];
  const shown = unescapeMarkdown(text).trimEnd().split("\n").map(printable).join("\n");
  return `${[shown, ...planned].filter((part) => part !== "").join("\n\n")}\n`;
}

const indented = (value: unknown): string => JSON.stringify(value, null, 2);

/**
 * Text from files and people could move the cursor or recolour the terminal; and in a workflow the runner obeys what it
 * reads in any step's output, which a character that nobody sees prevents.
 */
const printable = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\u{fffd}")
    .replace(/^(\s*:)(?=:)/u, "$1\u200b")
    .replaceAll("##[", "#\u200b#[");

/** Lines of one message stay below it and behind its margin, so that none passes for a problem of its own. */
const CONTINUED = "\n            ";

/** Where, what, and how to fix it. */
function problemText(problem: Problem): string {
  const { location } = problem;
  const place = location ? [location.file, location.line, location.column].filter((part) => part !== undefined) : [];
  const lines = [
    `${place.length > 0 ? `${place.join(":")}: ` : ""}${problem.severity} ${problem.code}: ${problem.message}`,
    ...(problem.found === undefined ? [] : [`  found:    ${problem.found}`]),
    ...(problem.expected === undefined ? [] : [`  expected: ${problem.expected}`]),
    ...(problem.suggestion === undefined ? [] : [`  did you mean: ${problem.suggestion}`]),
    `  fix:      ${problem.remedy}`,
  ];
  return lines.map((line) => line.split("\n").map(printable).join(CONTINUED)).join("\n");
}
