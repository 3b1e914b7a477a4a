/** `demo`: the whole loop, once, on real data, in a scratch workspace; and a page that shows it. */
import { join, resolve } from "node:path";
import type { Played } from "../../app/demo/play.ts";
import { defineVerb } from "../../app/verb.ts";
import { summaryOf } from "./summary.ts";

export const demo = defineVerb({
  name: "demo",
  summary: "Play the whole loop on the sample seattle-weather",
  details:
    "Trains, tries out, promotes, deploys, serves two later years as traffic, watches, asks people, retrains, lets the " +
    "new model shadow until it has earned the part, and goes back. Everything is real but the calendar and the people. " +
    "Killed at any moment it goes on where it was; once finished it is played anew.",
  inputs: {
    folder: { type: "string", default: "demo", description: "Where it works and leaves its page." },
    gate: {
      type: "share",
      description: "Accuracy that a candidate must show; try one that nobody reaches, such as 0.99.",
    },
    traffic: {
      type: "choice",
      choices: ["later", "same"],
      default: "later",
      description:
        "`later`: the years after the training data; `same`: days drawn from the training years, so nothing drifts.",
    },
  },
  outputs: {
    elapsedSeconds: "Of all the runs that it took.",
    stages: "What was played, with the seconds of each step.",
    pullRequests: "Number, kind, title, whether it was merged, and the verdict of its evidence.",
    issues: "Number, kind and state.",
    versions: "Every version of every model and dataset.",
    served: "Predictions that the champions answered.",
    labelled: "Predictions whose truth arrived.",
    right: "Of these, the right ones.",
    toPeople: "Predictions that were left to a person, for want of confidence.",
    production: "What answered before and after each merge, by digest.",
    page: "The report.",
  },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: ["demo", "demo --json", "demo --gate 0.99", "demo --traffic same"],
  run: async ({ settings, log }, { folder, gate, traffic }) => {
    // Charts and adapters take half a second to load: only who plays waits for them.
    const [{ play }, { renderPage }] = await Promise.all([
      import("../../app/demo/play.ts"),
      import("./report/page.ts"),
    ]);
    const variant = { gate, traffic: traffic === "same" ? "same" : "later" } as const;
    const played = await play({
      folder: resolve(settings.directory, folder),
      variant,
      settings,
      log,
      render: renderPage,
    });
    return { outputs: { ...summaryOf(played.report), page: played.workspace.report }, text: farewell(played) };
  },
});

function farewell({ report, workspace }: Played): string {
  return [
    `The loop took ${report.elapsedSeconds.toFixed(0)} s.`,
    "",
    `- page: ${workspace.report}`,
    `- the repository as it is now: ${workspace.checkout}`,
    `- its pull requests and issues: ${join(workspace.home, "forge")}`,
    "",
    "To look around, or to ask the model that it left:",
    ...["status", "serve seattle-weather"].map(
      (verb) => `  npm run -s understudy -- ${verb} --directory ${workspace.checkout} --home ${workspace.home}`,
    ),
  ].join("\n");
}
