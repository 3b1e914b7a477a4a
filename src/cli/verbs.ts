/** The verbs of the command line: those of the pipeline, and what only a person at a terminal wants. */
import type { VerbTable } from "../app/verb.ts";
import { lazyVerb, VERBS } from "../app/verbs.ts";

export const CLI_VERBS: VerbTable = new Map([
  ...VERBS,
  ["demo", lazyVerb("demo", async () => (await import("./demo/demo.ts")).demo)],
]);
