/** What every action takes and gives, beside what its verb does. */
import { GLOBAL_INPUTS } from "./settings.ts";

/** Inputs of every action, beside the verb's own. */
export const ACTION_INPUTS = {
  ...GLOBAL_INPUTS,
  "github-token": {
    type: "string",
    description: "Token for the repository; a GitHub App's token where what it makes must wake other workflows.",
  },
  "dry-run": { type: "boolean", description: "Decide and say, write nothing." },
} as const;

/** Outputs of every action, beside the verb's own. */
export const ACTION_OUTPUTS = {
  verdict: "`pass`, `inconclusive`, `fail` or `error` where the verb judges; empty where it does not.",
  json: "Everything in one JSON object, as the command line's `--json` prints it.",
} as const;
