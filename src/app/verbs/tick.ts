/** `tick`: whatever should have been done by now and was not. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Json } from "../../domain/json.ts";
import type { VerbContext } from "../context.ts";
import type { InputValues } from "../inputs.ts";
import type { Due } from "../tick/due.ts";
import type { Happening } from "../tick/happening.ts";
import { look, wake } from "../tick/tick.ts";
import { defineVerb } from "../verb.ts";
import { happeningJson, happeningLine, happeningsOf, tickContext } from "./happenings.ts";

const INPUTS = {
  wake: {
    type: "boolean",
    description:
      "What needs a training machine or a target is started there as a run of its workflow, one a subject; the rest is done here.",
  },
  only: {
    type: "choice",
    choices: ["train", "deploy", "collect"],
    description: "Only looks for this kind of work of other machines, and does nothing here.",
  },
  subject: {
    type: "string",
    description: "With `only`: the one Model or Deployment that is asked for, whether it is due or not.",
  },
} as const;

export const tick = defineVerb({
  name: "tick",
  summary: "Do whatever should have been done by now and was not",
  details:
    "Goes through the whole loop by what should be true, not by what happened: restores version files that a revert " +
    "removed, builds dataset versions, trains, evaluates, promotes, deploys, monitors, asks for reviews and " +
    "retraining. Safe to run at any time and as often as wanted: with nothing due it writes nothing. With `wake`, " +
    "training, deploying and collecting are started on their runners, unless a run for the same subject is under way " +
    "or failed a moment ago: the pause grows with each failure in a row, up to a day, and after three there is an issue.",
  inputs: INPUTS,
  outputs: {
    done: "What was done: stage, subject, text, pull request and verdict of each.",
    due: "Work of other machines: `train` with model, runner and timeout-minutes, `deploy` and `collect` with deployment and runner, and what was due `here`; null without `wake` and `only`.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "adds records, reserves numbers and pushes branches" },
    { scope: "pull-requests", access: "write", why: "opens promotions, reviews and dataset versions" },
    { scope: "issues", access: "write", why: "keeps the issues that are alerts" },
    { scope: "checks", access: "write", why: "publishes the gates' verdicts" },
    { scope: "statuses", access: "write", why: "says it as a commit status where the token may write no checks" },
    { scope: "actions", access: "write", why: "with `wake`, sees and starts runs of the other workflows" },
    { scope: "deployments", access: "read", why: "with `wake`, sees deployments that did not come to their end" },
    {
      scope: "packages",
      access: "write",
      why: "where the blob store is on ghcr.io: reads and leaves what the stages do",
    },
  ],
  examples: ["tick", "tick --dry-run", "tick --wake", "tick --only train --dry-run"],
  run: async (context, inputs) => {
    const { happenings, due } = await told(context, inputs);
    const done = happenings.map(happeningJson);
    return {
      outputs: { done, due: due && dueJson(due, happenings) },
      plan: due ? { done, due: dueJson(due, happenings) } : done,
      text: textOf(happenings, due),
    };
  },
});

async function told(
  context: VerbContext,
  { wake: start, only, subject }: InputValues<typeof INPUTS>,
): Promise<{ readonly happenings: readonly Happening[]; readonly due: Due | null }> {
  if (only !== null) return look(await context.ports(), tickContext(context), { only, subject, start });
  if (subject !== null) {
    throw userError("CLI_INPUT_INVALID", { with: { input: "subject" }, found: subject, expected: "`only` beside it" });
  }
  if (start) return wake(await context.ports(), tickContext(context));
  return { happenings: await happeningsOf(context), due: null };
}

const ELSEWHERE: ReadonlySet<Happening["stage"]> = new Set(["train", "deploy", "collect", "schedule"]);

function dueJson({ train, deploy, collect }: Due, happenings: readonly Happening[]): Json {
  const here = happenings
    .filter(({ stage }) => !ELSEWHERE.has(stage))
    .map(({ stage, subject }) => ({ stage, subject }));
  return {
    train: train.map((each) => ({ ...each })),
    deploy: deploy.map((each) => ({ ...each })),
    collect: collect.map((each) => ({ ...each })),
    here,
  };
}

function textOf(happenings: readonly Happening[], due: Due | null): string {
  const lines = happenings.map(happeningLine);
  const others = [
    ...(due?.train ?? []).map(({ model, runner }) => `- train ${model}, on ${runner.join(", ")}`),
    ...(due?.deploy ?? []).map(({ deployment, runner }) => `- deploy ${deployment}, on ${runner.join(", ")}`),
    ...(due?.collect ?? []).map(({ deployment, runner }) => `- collect ${deployment}, on ${runner.join(", ")}`),
  ];
  if (lines.length + others.length === 0) return "Nothing was due.";
  const parts = [
    ...(lines.length > 0 ? [lines.join("\n")] : []),
    ...(others.length > 0 ? [`Due on other machines:\n\n${others.join("\n")}`] : []),
  ];
  return parts.join("\n\n");
}
