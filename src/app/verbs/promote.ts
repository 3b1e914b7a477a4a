/** `promote`: a judged candidate becomes a pull request, or an issue that says why not. */
import { evaluationReport } from "../../stages/evaluate/report.ts";
import { describeDecision, runPromote } from "../../stages/promote/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment, findEvaluation } from "./repository.ts";

export const promote = defineVerb({
  name: "promote",
  summary: "Propose a judged candidate as the deployment's policy says",
  details:
    "`pass` is proposed as champion, as shadow or as a registered version, by the deployment's policy; `inconclusive` " +
    "may only become the shadow; anything else ends in an issue that says why there is no pull request. The pull " +
    "request adds the ModelVersion file and changes one pointer line. Merging it is the decision.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    evaluation: {
      type: "string",
      description: "Key of the evaluation record, or its first digits; the deployment's newest by default.",
    },
    lead: { type: "boolean", description: "Propose a shadow that has earned it as champion." },
    retry: { type: "boolean", description: "Let a model come back that was taken back from this deployment." },
  },
  outputs: {
    decision: "`propose`, `nothing` or `refuse`.",
    reason: "Why, in words.",
    "pull-request": "Number of the pull request; null when there is none.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "reserves the version number and pushes the branch" },
    { scope: "pull-requests", access: "write", why: "opens the promotion" },
    { scope: "issues", access: "write", why: "opens the issue that says why there is no promotion" },
    { scope: "checks", access: "write", why: "publishes the gates' verdict on the commit" },
  ],
  examples: ["promote seattle-weather", "promote seattle-weather --lead"],
  run: async ({ ports: wire, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const deployment = findDeployment(snapshot, inputs.deployment);
    const evaluation = await findEvaluation(ports.records, deployment, inputs.evaluation);
    const { decision, pullRequest } = await runPromote(ports, {
      snapshot,
      deployment: deployment.name,
      evaluation,
      evidence: evaluationReport(evaluation),
      lead: inputs.lead,
      retry: inputs.retry,
      dryRun,
    });
    return {
      outputs: { decision: decision.kind, reason: decision.why, "pull-request": pullRequest?.number ?? null },
      ...(decision.kind === "refuse" && { verdict: evaluation.verdict }),
      plan: { ...decision, evaluation: evaluation.key },
      text: pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : describeDecision(decision),
    };
  },
});
