/** What validate says: to people at a terminal, to GitHub beside the lines. Programs take the problems as they are. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Validation } from "./plan.ts";

const SHOWN_WIDTH = 120;

/** Every problem with its line and a caret below it, then what was not checked, then the sum. */
export function textReport({ problems, notes, counts, texts }: Validation): string {
  const lines = new Map<string, readonly string[]>();
  const blocks = problems.map((each) => {
    const file = each.location?.file ?? "";
    if (!lines.has(file)) lines.set(file, (texts.get(file) ?? "").split(/\r?\n/));
    return textBlock(each, lines.get(file) ?? []);
  });
  const noteLines = notes.length > 0 ? [notes.map((note) => `note: ${visible(note)}`).join("\n")] : [];
  return `${[...blocks, ...noteLines, summary(counts)].join("\n\n")}\n`;
}

export function summary({ files, errors, warnings }: Validation["counts"]): string {
  const read = `${files} ${files === 1 ? "spec" : "specs"} read`;
  if (errors === 0 && warnings === 0) return `${read}, no problems`;
  return `${read}: ${plural(errors, "error")}, ${plural(warnings, "warning")}`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function textBlock(each: Problem, lines: readonly string[]): string {
  const { file = "", line, column } = each.location ?? {};
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return [
    `${visible(place)} ${each.severity} ${each.code}: ${visible(each.message)}`,
    ...excerpt(lines, line, column),
    ...detailsOf(each).map(([name, value]) => `  ${name}: ${visible(value)}`),
  ].join("\n");
}

/** The line and a caret under what is meant; long lines are cut around it. */
function excerpt(lines: readonly string[], line: number | undefined, column: number | undefined): readonly string[] {
  const source = line === undefined ? undefined : lines[line - 1];
  if (!source?.trim() || line === undefined || column === undefined) return [];
  const from = column > SHOWN_WIDTH ? column - SHOWN_WIDTH / 2 : 0;
  const shown = source.slice(from, from + SHOWN_WIDTH);
  const token = /^(?:"[^"]*"|'[^']*'|[^\s:,#\]}]+)/.exec(shown.slice(column - 1 - from))?.[0] ?? "";
  const gutter = String(line);
  const caret = `${" ".repeat(column - 1 - from)}${"^".repeat(Math.max(1, token.length))}`;
  // One column per code unit, so that the caret stays under its place.
  return [`  ${gutter} | ${shown.replace(/[\p{C}]/gu, " ")}`, `  ${" ".repeat(gutter.length)} | ${caret}`];
}

function detailsOf({ found, expected, suggestion, remedy }: Problem): readonly (readonly [string, string])[] {
  const details = [
    ["found", found],
    ["expected", expected],
    ["did you mean", suggestion],
    ["fix", remedy],
  ] as const;
  return details.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Control and format characters shown, not obeyed: file contents must not steer a terminal or a log. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Workflow commands that GitHub shows on the lines of the pull request. */
export function githubReport({ problems, notes }: Validation): string {
  const annotations = problems.map((each) => {
    const { file = "", line, column } = each.location ?? {};
    const place = [
      `file=${escapeProperty(file)}`,
      ...(line === undefined ? [] : [`line=${line}`]),
      ...(column === undefined ? [] : [`col=${column}`]),
      `title=${escapeProperty(each.code)}`,
    ];
    const details = detailsOf(each).map(([name, value]) => `${name}: ${visible(value)}`);
    return `::${each.severity} ${place.join(",")}::${escapeData([visible(each.message), ...details].join("\n"))}`;
  });
  return [...annotations, ...notes.map((note) => `::notice::${escapeData(visible(note))}`)]
    .map((line) => `${line}\n`)
    .join("");
}

/** The escapes of `@actions/core` (toolkit, command.ts): percent first, or it would escape its own. */
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
