/** The help texts, from the declarations of the verbs. */
import type { Input, Inputs } from "./inputs.ts";
import { EXIT_CODES } from "./outcome.ts";
import { GLOBAL_INPUTS } from "./settings.ts";
import type { Verb, VerbTable } from "./verb.ts";

/** How the program is called from a clone. */
export const COMMAND = "npm run -s understudy --";

const WIDTH = 100;

export function verbUsage(verb: Verb): string {
  const positional = Object.entries(verb.inputs).filter(([, input]) => input.positional);
  const words = positional.map(([name, input]) => (isRequired(input) ? `<${name}>` : `[${name}]`));
  return [COMMAND, verb.name, ...words, "[flags]"].join(" ");
}

export function verbHelp(verb: Verb): string {
  return [
    `${verb.summary}.`,
    `Usage: ${verbUsage(verb)}`,
    wrapped(verb.details, 0),
    section("Flags", flagRows(verb.inputs)),
    section("Flags of every verb", [...flagRows(GLOBAL_INPUTS), ...faceRows(verb)]),
    section("Outputs (members of the JSON object)", Object.entries(verb.outputs)),
    ...(verb.examples ? [`Examples\n${verb.examples.map((each) => `  ${COMMAND} ${each}`).join("\n")}`] : []),
    section("Exit codes", Object.entries(EXIT_CODES)),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

export function generalHelp(verbs: VerbTable): string {
  return [
    "GitOps for machine-learning models: the repository is the registry, a pull request is a promotion.",
    `Usage: ${COMMAND} <verb> [flags]`,
    section(
      "Verbs",
      [...verbs].map(([name, { summary }]) => [name, `${summary}.`]),
    ),
    `${COMMAND} <verb> --help says more about one of them.`,
  ]
    .join("\n\n")
    .concat("\n");
}

const isRequired = (input: Input): boolean => "required" in input && input.required === true;

const faceRows = (verb: Verb): readonly (readonly [string, string])[] => [
  ...(verb.writes ? ([["--dry-run", "Decide and print the plan; write nothing."]] as const) : []),
  ["--json", "Print one JSON object on standard output; everything else goes to standard error."],
  ["--help", "Print this text."],
];

/** `--name <value>` and what it means, required and default said in words. */
function flagRows(inputs: Inputs): readonly (readonly [string, string])[] {
  return Object.entries(inputs).map(([name, input]) => [flag(name, input), `${input.description}${remark(input)}`]);
}

function flag(name: string, input: Input): string {
  if (input.type === "boolean") return `--${name}`;
  return `--${name} <${input.type === "choice" ? input.choices.join("|") : input.type}>`;
}

function remark(input: Input): string {
  if (isRequired(input)) return " (required)";
  const byDefault = defaultOf(input);
  return byDefault === null ? "" : ` (default: ${byDefault})`;
}

export const defaultOf = (input: Input): string | null =>
  "default" in input && input.default !== undefined ? String(input.default) : null;

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const indent = Math.min(32, Math.max(...rows.map(([name]) => name.length)) + 4);
  const lines = rows.map(([name, description]) => {
    const text = wrapped(description, indent);
    return name.length + 4 > indent ? `  ${name}\n${text}` : `  ${name}`.padEnd(indent) + text.slice(indent);
  });
  return `${title}\n${lines.join("\n")}`;
}

/** Paragraphs at most `WIDTH` wide, indented. */
function wrapped(text: string, indent: number): string {
  const margin = " ".repeat(indent);
  return text
    .split("\n\n")
    .map((paragraph) => {
      const lines = [margin];
      for (const word of paragraph.split(/\s+/)) {
        const line = lines.at(-1) ?? margin;
        if (line.length + word.length + 1 > WIDTH && line !== margin) lines.push(margin + word);
        else lines[lines.length - 1] = line === margin ? margin + word : `${line} ${word}`;
      }
      return lines.join("\n");
    })
    .join("\n\n");
}
