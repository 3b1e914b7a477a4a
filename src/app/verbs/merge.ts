/** `merge`: the button of the local forge. */
import { userError } from "../../domain/errors/user-error.ts";
import { defineVerb } from "../verb.ts";

export const merge = defineVerb({
  name: "merge",
  summary: "Merge a pull request",
  details:
    "A merge is a decision, so nothing merges by itself: this is a person's button where there is no web page. What " +
    "follows from the merge is done by `tick`.",
  inputs: { number: { type: "number", positional: true, required: true, description: "The pull request." } },
  outputs: { commit: "The merge commit; null on a dry run." },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: ["merge 1"],
  run: async ({ ports: wire, dryRun }, { number }) => {
    const { forge } = await wire();
    const pullRequest = await forge.pullRequest(number);
    if (!pullRequest) throw userError("CLI_NUMBER_UNKNOWN", { with: { what: "pull request", number } });
    const plan = { number, title: pullRequest.title, head: pullRequest.head };
    if (dryRun) return { outputs: { commit: null }, plan, text: `Would merge #${number} ${pullRequest.title}` };
    const outcome = await forge.mergePullRequest(number, pullRequest.head);
    if (outcome.kind === "refused") throw userError("CLI_MERGE_REFUSED", { with: { number, detail: outcome.detail } });
    return { outputs: { commit: outcome.commit }, plan, text: `Merged #${number} ${pullRequest.title}` };
  },
});
