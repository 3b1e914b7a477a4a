/** What each verb does, in a module of its own: the list of all verbs is shown without loading them. */
import type { Verb } from "../../src/app/verb.ts";

export const summariesModule = (verbs: readonly Verb[]): string =>
  [
    "/** What each verb does. Generated from src/app/verbs: npm run generate. */",
    "",
    "export const SUMMARIES: Readonly<Record<string, string>> = {",
    ...verbs.map(({ name, summary }) => `  ${name}: ${JSON.stringify(summary)},`),
    "};",
    "",
  ].join("\n");
