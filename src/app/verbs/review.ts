/** `review`: people are asked about the predictions that the champion was least certain of. */
import { runReview } from "../../stages/review/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment } from "./repository.ts";

export const review = defineVerb({
  name: "review",
  summary: "Ask people about the least certain predictions",
  details:
    "Opens a pull request with one undecided row a prediction: the least certain ones and some drawn at random, of a " +
    "few of which the prediction is hidden. A person writes the true label of each row that they can decide; merging " +
    "makes the next dataset version. One review of a deployment is open at a time.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    minimum: {
      type: "number",
      description: "Wait while fewer unreviewed rows than this are there; by default as many as the spec asks for.",
    },
  },
  outputs: {
    decision: "`propose`, `wait`, or `open` when a review is open already.",
    "pull-request": "Number of the open review; null when there is none.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "pushes the branch with the review file" },
    { scope: "pull-requests", access: "write", why: "opens the review" },
    { scope: "issues", access: "read", why: "finds pull requests by their label where there are more than a hundred" },
    { scope: "packages", access: "read", why: "where the blob store is on ghcr.io: reads predictions" },
  ],
  examples: ["review seattle-weather", "review seattle-weather --minimum 20"],
  run: async ({ ports: wire, dryRun }, { deployment: name, minimum }) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const { decision, pullRequest } = await runReview(ports, {
      snapshot,
      deployment: findDeployment(snapshot, name).name,
      ...(minimum !== null && { minimum }),
      dryRun,
    });
    const rows = "rows" in decision ? decision.rows.length : null;
    const instead =
      decision.kind === "wait"
        ? `No review yet: ${decision.available} unreviewed rows, ${decision.minimum} are needed.${unkept(decision)}`
        : `${rows} rows would be asked about.`;
    return {
      outputs: { decision: decision.kind, "pull-request": pullRequest?.number ?? null },
      plan: { decision: decision.kind, rows },
      text: pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : instead,
    };
  },
});

/** With a small share of kept inputs a review would wait for ever, and nobody would know why. */
const unkept = ({ withoutInputs }: { readonly withoutInputs: number }): string =>
  withoutInputs === 0 ? "" : ` Of ${withoutInputs} more the inputs were not kept (\`predictions.inputs.sample\`).`;
