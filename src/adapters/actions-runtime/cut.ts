/** Cuts what is longer than GitHub takes, so that the rest is shown: over the limit it drops all of it. */

/** Bytes of a step's summary, with room for the notice. */
export const SUMMARY_LIMIT = 1_048_576 - 2_048;
/** Characters of an annotation; the runner cuts there too, without a sign. */
export const MESSAGE_LIMIT = 4_096;

export const cutMessage = (message: string): string =>
  message.length <= MESSAGE_LIMIT ? message : `${whole(message.slice(0, MESSAGE_LIMIT - 1))}…`;

/** Whole lines that fit, in valid Markdown: a fence or a folded part that is left open is closed. */
export function cutMarkdown(markdown: string, limit = SUMMARY_LIMIT): string {
  if (Buffer.byteLength(markdown) <= limit) return markdown;
  const lines = markdown.split("\n");
  const kept: string[] = [];
  let bytes = 0;
  let fence: string | null = null;
  let folded = 0;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > limit) break;
    kept.push(line);
    fence = fenceAfter(fence, line);
    if (fence === null) folded += count(line, /<details>/g) - count(line, /<\/details>/g);
  }
  const omitted = lines.length - kept.length;
  return [
    ...kept,
    ...(fence === null ? [] : [fence]),
    ...Array.from({ length: Math.max(0, folded) }, () => "\n</details>"),
    "",
    `_${omitted} more ${omitted === 1 ? "line is" : "lines are"} left out: GitHub shows one MiB of a step's summary._`,
    "",
  ].join("\n");
}

function fenceAfter(open: string | null, line: string): string | null {
  const [, run = ""] = /^(`{3,}|~{3,})/.exec(line) ?? [];
  if (open === null) return run === "" ? null : run;
  return run.startsWith(open) && line.trim() === run ? null : open;
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Without half of a surrogate pair at the end. */
const whole = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, "");
