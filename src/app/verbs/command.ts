/** `command`: does what a comment on a pull request or an issue asks for, and answers it. */
import { answerComment } from "../commands/answer.ts";
import { defineVerb } from "../verb.ts";

export const command = defineVerb({
  name: "command",
  summary: "Do what a comment on a pull request or an issue asks for",
  details:
    "Reads the comment anew, asks what its author may do in the repository, and does what its first line says: " +
    "`/train`, `/retrain`, `/ack`, `/rebaseline`, `/promote`, `/rollback`, `/help`. Each only opens or updates a pull request, keeps a " +
    "record, or starts a run. The answer is one comment; a comment that was answered is not done again, edited or not. " +
    "What each does, and for whom: `docs/reference/commands.md`.",
  inputs: {
    issue: { type: "number", positional: true, required: true, description: "Number of the pull request or issue." },
    comment: { type: "number", positional: true, required: true, description: "Id of the comment." },
  },
  outputs: {
    outcome: "`done`, `refused`, `answered` (before) or `ignored` (no command).",
    reply: "The answer; null when there was none to give.",
    "pull-request": "Number of the pull request that it opened or updated; null when there is none.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "keeps records and pushes the branches of proposals" },
    { scope: "pull-requests", access: "write", why: "opens proposals, and answers on pull requests" },
    { scope: "issues", access: "write", why: "answers on issues" },
    { scope: "checks", access: "write", why: "publishes the gates' verdict of a proposal" },
    { scope: "statuses", access: "write", why: "says it as a commit status where the token may write no checks" },
    { scope: "actions", access: "write", why: "starts the training that was asked for" },
    {
      scope: "packages",
      access: "write",
      why: "where the blob store is on ghcr.io: reads what is proposed, leaves a soak's answers",
    },
  ],
  examples: ["command 12 2048151613"],
  run: async ({ ports: wire, dryRun }, { issue, comment }) => {
    const answer = await answerComment(await wire(), { issue, comment, dryRun });
    if ("reply" in answer) {
      const { kind, line, reply, pullRequest } = answer;
      return {
        outputs: { outcome: kind, reply, "pull-request": pullRequest },
        plan: { outcome: kind, line },
        text: reply,
      };
    }
    const text =
      answer.kind === "ignored"
        ? `Not done: ${answer.why}.`
        : `Answered before${answer.edited ? "; it was edited since, which changes nothing: a new comment is needed" : ""}.`;
    return {
      outputs: { outcome: answer.kind, reply: null, "pull-request": null },
      plan: { outcome: answer.kind, line: null },
      text,
    };
  },
});
