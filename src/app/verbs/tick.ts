/** `tick`: whatever should have been done by now and was not. */
import { defineVerb } from "../verb.ts";
import { happeningJson, happeningLine, happeningsOf } from "./happenings.ts";

export const tick = defineVerb({
  name: "tick",
  summary: "Do whatever should have been done by now and was not",
  details:
    "Goes through the whole loop by what should be true, not by what happened: restores version files that a revert " +
    "removed, builds dataset versions, trains, evaluates, promotes, deploys, monitors, asks for reviews and " +
    "retraining. Safe to run at any time and as often as wanted: with nothing due it writes nothing.",
  inputs: {},
  outputs: { done: "What was done: stage, subject, text, pull request and verdict of each." },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "adds records, reserves numbers and pushes branches" },
    { scope: "pull-requests", access: "write", why: "opens promotions, reviews and dataset versions" },
    { scope: "issues", access: "write", why: "keeps the issues that are alerts" },
    { scope: "checks", access: "write", why: "publishes the gates' verdicts" },
  ],
  examples: ["tick", "tick --dry-run"],
  run: async (context) => {
    const happenings = await happeningsOf(context);
    const done = happenings.map(happeningJson);
    return {
      outputs: { done },
      plan: done,
      text: happenings.length === 0 ? "Nothing was due." : happenings.map(happeningLine).join("\n"),
    };
  },
});
