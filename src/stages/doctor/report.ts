/** What doctor says: a table of everything, then the fixes, each ready to be pasted. Markdown. */
import { codeSpan, escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { Finding, FindingState } from "./finding.ts";

const WORDS = {
  ok: "ok",
  advice: "advice",
  "cannot-see": "cannot see",
  missing: "**missing**",
} as const satisfies Record<FindingState, string>;

export function doctorReport(at: string, findings: readonly Finding[]): string {
  const rows = findings.map(({ area, what, state, found }) => [
    WORDS[state],
    escapeMarkdown(area),
    escapeMarkdown(what),
    escapeMarkdown(found),
  ]);
  const parts = [
    `## ${escapeMarkdown(at)}: ${summaryOf(findings)}`,
    markdownTable(["", "area", "what should be true", "what was found"], ["left", "left", "left", "left"], rows),
  ];
  for (const [state, title] of [
    ["missing", "To be put right"],
    ["cannot-see", "To be looked at by somebody who may"],
    ["advice", "Would be better"],
  ] as const) {
    const fixes = fixesOf(findings, state);
    if (fixes.length > 0) parts.push(`### ${title}`, ...fixes);
  }
  return parts.join("\n\n");
}

export function summaryOf(findings: readonly Finding[]): string {
  const count = (state: FindingState) => findings.filter((each) => each.state === state).length;
  const words = [
    `${count("ok")} ok`,
    `${count("missing")} missing`,
    `${count("cannot-see")} that the token cannot see`,
    `${count("advice")} advised`,
  ];
  return words.join(", ");
}

/** One command may put several things right: it is shown once. */
function fixesOf(findings: readonly Finding[], state: FindingState): readonly string[] {
  const withFix = findings.filter((each) => each.state === state && each.fix !== null);
  return [...Map.groupBy(withFix, ({ fix }) => fix)].map(([fix, all]) => {
    const what = all.map((each) => `- ${escapeMarkdown(each.what)}`).join("\n");
    return `${what}\n\n${isCommand(fix ?? "") ? fenced(fix ?? "") : escapeFix(fix ?? "")}`;
  });
}

const isCommand = (fix: string): boolean => /^(gh|npm) /.test(fix);

/** Addresses are ours, and are meant to be followed. */
const escapeFix = (fix: string): string =>
  fix
    .split(/(https?:\/\/[\w./:-]+|`[^`]+`)/)
    .map((part) =>
      /^https?:/.test(part) ? `<${part}>` : part.startsWith("`") ? codeSpan(part.slice(1, -1)) : escapeMarkdown(part),
    )
    .filter((part) => part !== "")
    .join(" ");

const fenced = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
};
