/** Text from data, people and models, made safe to put into GitHub-flavoured Markdown. */

/** Breaks a token for GitHub's linkers and is not seen by people. */
const ZERO_WIDTH_SPACE = "\u200b";

/** Control characters, and the marks that reorder text so that it reads as something else. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}]/gu;

const oneLine = (text: string): string => text.replace(/\s+/gu, " ").replace(INVISIBLE, "").trim();

/**
 * Plain text for a sentence or a table cell: one line, no markup, no HTML (comments included),
 * nobody mentioned, no issue, pull request or address linked.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]|~]/gu, "\\$&")
    .replace(/^(?=[-+=] |#{1,6} |---)/u, "\\")
    .replace(/^(\d{1,9})([.)])(?= )/u, "$1\\$2")
    .replace(/[@#](?=[\p{L}\p{N}])/gu, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/\bgh-(?=\d)/giu, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/:\/\//gu, `:${ZERO_WIDTH_SPACE}//`)
    .replace(/\bwww\./giu, `$&${ZERO_WIDTH_SPACE}`);
}

/** Escaped text as it was meant, for places that show Markdown as it is written, such as a terminal. */
export function unescapeMarkdown(text: string): string {
  return text
    .replaceAll(ZERO_WIDTH_SPACE, "")
    .replace(/\\([-\\`*_[\]|~+=#.)])/gu, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** A code span that the text cannot leave, also inside a table. */
export function codeSpan(text: string): string {
  const content = oneLine(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...content.matchAll(/`+/gu)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const padding = content === "" || content.startsWith("`") || content.endsWith("`") ? " " : "";
  return `${fence}${padding}${content}${padding}${fence}`;
}

/** A block that the text cannot leave: its fence is longer than any in there. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

export type Alignment = "left" | "right" | "center";

const RULES: Readonly<Record<Alignment, string>> = { left: ":--", right: "--:", center: ":-:" };

/** A table of cells that are safe already. */
export function markdownTable(
  header: readonly string[],
  alignment: readonly Alignment[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(alignment.map((each) => RULES[each])), ...rows.map(line)].join("\n");
}

/** A folded part. The summary is safe already. */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** GitHub refuses bodies over 65,536 characters; the rest is room for the marker. */
export const BODY_LIMIT = 60_000;

/** Joins whole parts while they fit into `limit` characters, and says how many were left out. */
export function joinWithin(parts: readonly string[], limit: number): string {
  const leftOut = (count: number) =>
    `_${count} more ${count === 1 ? "part is" : "parts are"} left out for length; the record has everything._`;
  const reserve = leftOut(parts.length).length + 2;
  const kept: string[] = [];
  let length = 0;
  let omitted = 0;
  for (const part of parts) {
    const fits = length + part.length + 2 <= limit - reserve;
    if (fits) {
      kept.push(part);
      length += part.length + 2;
    } else omitted++;
  }
  return [...kept, ...(omitted > 0 ? [leftOut(omitted)] : [])].join("\n\n");
}
