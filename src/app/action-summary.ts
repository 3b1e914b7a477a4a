/** The summary that a step leaves on the page of its run: complete Markdown, whatever came of the verb. */
import type { Problem } from "../domain/errors/user-error.ts";
import { codeSpan, details, escapeMarkdown, fenced, markdownTable } from "../domain/markdown.ts";
import { type Outcome, problemsOf } from "./outcome.ts";
import { PERMISSION_CODES, permissionsBlock } from "./permissions.ts";
import type { Verb } from "./verb.ts";

export function actionSummary(verb: Verb, outcome: Outcome, dryRun: boolean): string {
  const problems = problemsOf(outcome);
  const parts = [
    `### Understudy: ${verb.name}`,
    ...(dryRun ? ["**Dry run**: nothing was written."] : []),
    ...bodyOf(outcome, dryRun),
    ...(problems.length > 0 ? [problemTable(problems)] : []),
    ...(lacksPermission(problems) ? [permissionsPart(verb)] : []),
  ];
  return `${parts
    .map((part) => part.trimEnd())
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

export const lacksPermission = (problems: readonly Problem[]): boolean =>
  problems.some(({ code }) => PERMISSION_CODES.includes(code));

const permissionsPart = (verb: Verb): string =>
  `The job needs these permissions:\n\n${fenced("yaml", permissionsBlock(verb.permissions))}`;

function bodyOf(outcome: Outcome, dryRun: boolean): readonly string[] {
  switch (outcome.kind) {
    case "user-error":
      return ["**It could not be done.** What must be changed:"];
    case "our-error":
      return ["**This is our fault.** Please report it with these lines:", fenced("text", outcome.stack)];
    case "done": {
      const { verdict, summary, text, charts = [], plan } = outcome.result;
      return [
        ...(verdict === undefined ? [] : [`Verdict: **${verdict}**`]),
        summary ?? text,
        ...charts.map((chart) => fenced("mermaid", chart)),
        ...(dryRun && plan !== undefined ? [details("The plan", fenced("json", JSON.stringify(plan, null, 2)))] : []),
      ];
    }
  }
}

function problemTable(problems: readonly Problem[]): string {
  const rows = problems.map(({ location, severity, code, message, remedy, found, expected, suggestion }) => {
    const place = location ? [location.file, location.line, location.column].filter((part) => part !== undefined) : [];
    const more = [
      ...(found === undefined ? [] : [`found: ${found}`]),
      ...(expected === undefined ? [] : [`expected: ${expected}`]),
      ...(suggestion === undefined ? [] : [`did you mean: ${suggestion}`]),
    ];
    return [
      severity,
      place.length === 0 ? "" : codeSpan(place.join(":")),
      codeSpan(code),
      escapeMarkdown([message, ...more].join("; ")),
      escapeMarkdown(remedy),
    ];
  });
  return markdownTable(["", "where", "code", "what", "how to fix it"], ["left", "left", "left", "left", "left"], rows);
}
