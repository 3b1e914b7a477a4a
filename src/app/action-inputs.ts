/** What every action takes and gives, beside what its verb does. */
import { GLOBAL_INPUTS } from "./settings.ts";

/** Inputs of every action, beside the verb's own. */
export const ACTION_INPUTS = {
  ...GLOBAL_INPUTS,
  "github-token": {
    type: "string",
    secret: true,
    description: "Token for the repository; a GitHub App's token where what it makes must wake other workflows.",
  },
  "registry-user": {
    type: "string",
    description: "User name at the registry of `blobs` (UNDERSTUDY_REGISTRY_USER).",
  },
  "registry-token": {
    type: "string",
    secret: true,
    description:
      "Password or token at the registry of `blobs` (UNDERSTUDY_REGISTRY_TOKEN); at ghcr.io `github-token` where none is given.",
  },
  "onnxruntime-path": {
    type: "string",
    description:
      "Folder of onnxruntime-node in the version that models run on (UNDERSTUDY_ONNXRUNTIME). Without it: what is installed with the action, the tool cache, or one download that is kept; only when a model is loaded. A workspace's own must be named: it may be a pull request's.",
  },
  "dry-run": { type: "boolean", description: "Decide and say, write nothing." },
} as const;

/** Outputs of every action, beside the verb's own. */
export const ACTION_OUTPUTS = {
  verdict: "`pass`, `inconclusive`, `fail` or `error` where the verb judges; empty where it does not.",
  json: "Everything in one JSON object, as the command line's `--json` prints it; without plan and outputs where it is too long for GitHub.",
} as const;
