/** `merge`: the button of the local forge. */
import { userError } from "../../domain/errors/user-error.ts";
import { defineVerb } from "../verb.ts";
import { happeningJson, happeningLine, happeningsOf } from "./happenings.ts";

export const merge = defineVerb({
  name: "merge",
  summary: "Merge a pull request",
  details:
    "A merge is a decision, so nothing merges by itself: this is a person's button where there is no web page. With " +
    "the local forge what follows from the merge is done at once, as a push would start it on GitHub.",
  inputs: { number: { type: "number", positional: true, required: true, description: "The pull request." } },
  outputs: { commit: "The merge commit; null on a dry run.", done: "What followed, as `tick` says it." },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: ["merge 1"],
  run: async (context, { number }) => {
    const { forge } = await context.ports();
    const pullRequest = await forge.pullRequest(number);
    if (!pullRequest) throw userError("CLI_NUMBER_UNKNOWN", { with: { what: "pull request", number } });
    const plan = { number, title: pullRequest.title, head: pullRequest.head };
    if (context.dryRun)
      return { outputs: { commit: null, done: [] }, plan, text: `Would merge #${number} ${pullRequest.title}` };
    const outcome = await forge.mergePullRequest(number, pullRequest.head);
    if (outcome.kind === "refused") throw userError("CLI_MERGE_REFUSED", { with: { number, detail: outcome.detail } });
    const done = context.settings.forge === "local" ? await happeningsOf(context) : [];
    return {
      outputs: { commit: outcome.commit, done: done.map(happeningJson) },
      plan,
      text: [`Merged #${number} ${pullRequest.title}`, ...done.map(happeningLine)].join("\n"),
    };
  },
});
