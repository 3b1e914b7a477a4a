/** What doctor says: what is missing first, each with its fix ready to be pasted; what is in order last. Markdown. */
import { codeSpan, escapeMarkdown, fenced } from "../../domain/markdown.ts";
import type { Finding, FindingState } from "./finding.ts";

const PARTS = [
  ["missing", "Missing"],
  ["cannot-see", "Cannot see: somebody who may has to look"],
  ["advice", "Works, and would be better otherwise"],
] as const satisfies readonly (readonly [FindingState, string])[];

export function doctorReport(at: string, findings: readonly Finding[]): string {
  const parts = [`## ${escapeMarkdown(at)}: ${summaryOf(findings)}`];
  for (const [state, title] of PARTS) {
    const fixes = fixesOf(findings.filter((each) => each.state === state));
    if (fixes.length > 0) parts.push(`### ${title}`, ...fixes);
  }
  const good = findings.filter(({ state }) => state === "ok");
  if (good.length > 0) parts.push("### In order", good.map(line).join("\n"));
  return parts.join("\n\n");
}

const line = ({ area, what, found }: Finding): string =>
  `- ${escapeMarkdown(area)}: ${escapeMarkdown(what)} (${escapeMarkdown(found)})`;

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

/** One command may put several things right: it is shown once, below all of them. */
const fixesOf = (findings: readonly Finding[]): readonly string[] =>
  [...Map.groupBy(findings, ({ fix }) => fix ?? "")].map(([fix, all]) => {
    const what = all.map(line).join("\n");
    return fix === "" ? what : `${what}\n\n${isCommand(fix) ? fenced("sh", fix) : escapeFix(fix)}`;
  });

const isCommand = (fix: string): boolean => /^(gh|npm) /.test(fix);

/** Addresses are ours, and are meant to be followed. */
const escapeFix = (fix: string): string =>
  fix
    .split(/(https?:\/\/[\w./:-]+|`[^`]+`)/)
    .map((part) =>
      /^https?:/.test(part) ? `<${part}>` : part.startsWith("`") ? codeSpan(part.slice(1, -1)) : escapeMarkdown(part),
    )
    .filter((part) => part !== "")
    .join(" ")
    .replace(/ (?=[,;.])/g, "");
