/** `promote`: a judged candidate becomes a pull request, or an issue that says why not. */
import { worst } from "../../domain/verdict.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { describeDecision, runPromote } from "../../stages/promote/run.ts";
import { gatherEvidence } from "../evidence.ts";
import type { Ports } from "../ports.ts";
import { readSnapshot } from "../snapshot.ts";
import { askForLead } from "../tick/lead.ts";
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
    lead: {
      type: "boolean",
      description: "Propose the shadow as champion, on its soak or else on the evidence that made it the shadow.",
    },
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
    { scope: "statuses", access: "write", why: "says it as a commit status where the token may write no checks" },
    { scope: "packages", access: "read", why: "where the blob store is on ghcr.io: reads servables" },
  ],
  examples: ["promote seattle-weather", "promote seattle-weather --lead"],
  run: async ({ ports: wire, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const deployment = findDeployment(snapshot, inputs.deployment);
    const request = { evaluation: inputs.evaluation, lead: inputs.lead, retry: inputs.retry };
    const { evaluation, decision, pullRequest } = await proposePromotion(ports, snapshot, deployment, dryRun, request);
    return {
      outputs: { decision: decision.kind, reason: decision.why, "pull-request": pullRequest?.number ?? null },
      // A refusal is no pass, whatever the gates said.
      ...(decision.kind === "refuse" && { verdict: worst([evaluation.verdict, "inconclusive"]) }),
      plan: { ...decision, evaluation: evaluation.key },
      text: pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : describeDecision(decision),
    };
  },
});

interface PromotionRequest {
  readonly evaluation: string | null;
  readonly lead: boolean;
  readonly retry: boolean;
}

/** What a person asks for, here or in a comment. */
export const proposePromotion = (
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  dryRun: boolean,
  request: PromotionRequest,
) =>
  request.lead && request.evaluation === null
    ? askForLead(ports, snapshot, deployment, dryRun)
    : proposeBy(ports, snapshot, deployment, dryRun, request);

async function proposeBy(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  dryRun: boolean,
  { evaluation: key, lead, retry }: PromotionRequest,
) {
  const evaluation = await findEvaluation(ports, snapshot, deployment, key);
  const evidence = await gatherEvidence(ports.blobs, evaluation);
  const subject = { snapshot, deployment: deployment.name, evaluation, evidence };
  return { evaluation, ...(await runPromote(ports, { ...subject, lead, retry, dryRun })) };
}
