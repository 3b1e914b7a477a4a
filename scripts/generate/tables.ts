/** Markdown tables of what verbs take and give. */
import { defaultOf } from "../../src/app/help.ts";
import type { Input, Inputs } from "../../src/app/inputs.ts";
import type { Permission } from "../../src/app/verb.ts";
import { codeSpan, markdownTable } from "../../src/domain/markdown.ts";

/** Descriptions are our own Markdown; a bar alone would end the cell. */
export const cell = (markdown: string): string => markdown.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

const typeOf = (input: Input): string =>
  input.type === "choice" ? input.choices.map((each) => `\`${each}\``).join(", ") : input.type;

export function inputTable(inputs: Inputs): string {
  const rows = Object.entries(inputs).map(([name, input]) => {
    const byDefault = defaultOf(input);
    const required = "required" in input && input.required === true;
    return [
      codeSpan(name),
      typeOf(input),
      required ? "**required**" : byDefault === null ? "" : codeSpan(byDefault),
      cell(input.description),
    ];
  });
  return rows.length === 0
    ? "None."
    : markdownTable(["name", "type", "default", "meaning"], ["left", "left", "left", "left"], rows);
}

export function outputTable(outputs: Readonly<Record<string, string>>): string {
  const rows = Object.entries(outputs).map(([name, description]) => [codeSpan(name), cell(description)]);
  return rows.length === 0 ? "None." : markdownTable(["name", "meaning"], ["left", "left"], rows);
}

export const permissionTable = (permissions: readonly Permission[]): string =>
  markdownTable(
    ["scope", "access", "why"],
    ["left", "left", "left"],
    permissions.map(({ scope, access, why }) => [codeSpan(scope), access, cell(why)]),
  );
