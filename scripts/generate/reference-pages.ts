/** `docs/reference/`: the verbs, the command line, the environment and the errors. */
import { ENVIRONMENT } from "../../src/app/env.ts";
import { COMMAND, verbUsage } from "../../src/app/help.ts";
import { EXIT_CODES, JSON_MEMBERS } from "../../src/app/outcome.ts";
import { GLOBAL_INPUTS } from "../../src/app/settings.ts";
import type { Verb } from "../../src/app/verb.ts";
import { ERRORS } from "../../src/domain/errors/catalog.ts";
import type { ErrorDefinition } from "../../src/domain/errors/definition.ts";
import { codeSpan, escapeMarkdown, markdownTable } from "../../src/domain/markdown.ts";
import { inputTable, outputTable } from "./tables.ts";

const GENERATED = "<!-- Generated: npm run generate -->";

export function verbPage(verb: Verb): string {
  const faces = verb.faces.includes("action")
    ? `Command line and [GitHub action](../../../actions/${verb.name}/README.md).`
    : "Command line only.";
  const examples = verb.examples
    ? `\n## Examples\n\n\`\`\`sh\n${verb.examples.map((each) => `${COMMAND} ${each}`).join("\n")}\n\`\`\`\n`
    : "";
  return `# ${verb.name}

${GENERATED}

${verb.summary}. ${faces}

\`\`\`sh
${verbUsage(verb)}
\`\`\`

${verb.details}

## Flags

${inputTable(verb.inputs)}

[Flags of every verb](../cli.md#flags-of-every-verb)${verb.writes ? ", and `--dry-run`: decide and print the plan, write nothing" : ""}.

## Outputs

Members of the object that \`--json\` prints, beside [those of every verb](../cli.md#flags-of-every-verb).

${outputTable(verb.outputs)}
${examples}`;
}

export function commandLinePage(verbs: readonly Verb[]): string {
  const rows = verbs.map((verb) => [
    `[${verb.name}](verbs/${verb.name}.md)`,
    `${verb.summary}.`,
    verb.faces.includes("action") ? `[yes](../../actions/${verb.name}/README.md)` : "",
  ]);
  const codes = Object.entries(EXIT_CODES).map(([code, meaning]) => [code, meaning]);
  return `# The command line

${GENERATED}

From a clone: \`${COMMAND} <verb> [flags]\`. Each verb explains itself with \`--help\`.

## Verbs

${markdownTable(["verb", "what it does", "action"], ["left", "left", "left"], rows)}

## Flags of every verb

${inputTable(GLOBAL_INPUTS)}

- \`--json\` prints one JSON object on standard output: \`{${JSON_MEMBERS.join(", ")}}\`
  and the outputs of the verb.
  Everything else goes to standard error.
- \`--dry-run\`, on every verb that writes, decides and prints the plan, and writes nothing.
- \`--help\` prints what the verb takes and gives.

A flag takes its value as \`--name value\` or \`--name=value\`. Lists are given as several flags, or with commas.

## Exit codes

${markdownTable(["code", "meaning"], ["left", "left"], codes)}
`;
}

export function environmentPage(): string {
  const rows = Object.entries(ENVIRONMENT).map(([name, variable]) => [
    codeSpan(name),
    "default" in variable ? codeSpan(variable.default) : "",
    variable.description,
  ]);
  return `# Environment variables

${GENERATED}

Flags come first, then these. Nothing else of the environment is read.

${markdownTable(["name", "default", "meaning"], ["left", "left", "left"], rows)}
`;
}

export function errorsPage(): string {
  const entries: readonly (readonly [string, ErrorDefinition])[] = Object.entries(ERRORS);
  const sections = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { message, cause, remedy }]) =>
        `## ${code}\n\n> ${escapeMarkdown(message)}\n\n${escapeMarkdown(cause)}\n\n**What to do:** ${escapeMarkdown(remedy.replace(/\.$/, ""))}.\n`,
    );
  return `# Errors

${GENERATED}

Codes are stable: never renamed, never used for something else. In messages, \`{names}\` stand for what was found.

${sections.join("\n")}`;
}
