/** The result of a training before the merge, in its pull request: one comment a model, edited in place. */
import { shortDigest } from "../domain/digest.ts";
import { BODY_LIMIT, codeSpan, details, escapeMarkdown, joinWithin, markdownTable } from "../domain/markdown.ts";
import type { EvaluationRecord, TrainingRecord } from "../domain/records.ts";
import { deploymentsUsing } from "../spec/uses-model.ts";
import { evaluationReport } from "../stages/evaluate/report/report.ts";
import { stick } from "../stages/sticky-comment.ts";
import { trainReport } from "../stages/train/report.ts";
import type { Ports } from "./ports.ts";
import type { PinnedPullRequest } from "./pull-request.ts";

export async function publishCandidate(
  { forge, records }: Pick<Ports, "forge" | "records">,
  pinned: PinnedPullRequest,
  training: TrainingRecord,
): Promise<void> {
  const { outcome } = training;
  const servable = outcome.state === "succeeded" ? outcome.servable : null;
  // By the candidate: equal bytes of another training were judged already.
  const all = (await records.list("evaluation")).filter((each) => each.candidate.servable === servable && !each.soak);
  const evaluations = deploymentsUsing(pinned.base.specs, training.model).map((deployment) => ({
    deployment,
    record: all.findLast((each) => each.deployment === deployment),
  }));
  await stick(forge, pinned.number, {
    kind: "candidate",
    key: training.model,
    data: { head: pinned.head, training: training.key },
    body: candidateBody(pinned, training, evaluations),
  });
}

interface Judgement {
  readonly deployment: string;
  readonly record: EvaluationRecord | undefined;
}

function candidateBody(pinned: PinnedPullRequest, training: TrainingRecord, evaluations: readonly Judgement[]): string {
  const trained = training.outcome.state === "succeeded";
  const after = trained
    ? "Merging trains nothing again as long as specs, data and code stay as they are: the merge finds this candidate by its inputs, and proposes it as the deployment's policy says."
    : "Merging as it is would find the same failure on record.";
  const parts = [
    `## ${trained ? "Trained" : "Not trained"} before the merge: ${escapeMarkdown(training.model)}`,
    `At ${codeSpan(pinned.head.slice(0, 12))}. ${after}`,
    trainReport({ plan: { kind: "skip", record: training }, record: training }).trim(),
    ...(trained ? judgements(training, evaluations) : []),
    details("Digests", digests(training, evaluations)),
    details("See it yourself", reproduction(pinned, training)),
  ];
  return joinWithin(parts, BODY_LIMIT);
}

function judgements(training: TrainingRecord, evaluations: readonly Judgement[]): readonly string[] {
  if (evaluations.length === 0) {
    return [
      `No deployment of the default branch tries out candidates of ${codeSpan(training.model)}, so no gate there can judge it.`,
    ];
  }
  return evaluations.map(({ deployment, record }) => {
    const title = `### For ${escapeMarkdown(deployment)}, by the default branch's gates`;
    return record ? `${title}\n\n${evaluationReport(record)}` : `${title}\n\nNot judged yet.`;
  });
}

function digests(training: TrainingRecord, evaluations: readonly Judgement[]): string {
  const { outcome, dataset, key } = training;
  const rows = [
    ["training", key],
    ...(outcome.state === "succeeded" ? [["servable", outcome.servable]] : []),
    [`${escapeMarkdown(dataset.name)} version ${dataset.version}`, dataset.content],
    ...evaluations.flatMap(({ deployment, record }) =>
      record ? [[`evaluation for ${escapeMarkdown(deployment)}`, record.key]] : [],
    ),
  ];
  return markdownTable(
    ["what", "digest"],
    ["left", "left"],
    rows.map(([what = "", digest = ""]) => [what, codeSpan(digest)]),
  );
}

function reproduction({ number, head }: PinnedPullRequest, { model, key }: TrainingRecord): string {
  return [
    "```sh",
    `git fetch origin pull/${number}/head && git checkout --detach ${head}`,
    `npm run -s understudy -- train ${model} --pull-request ${number} --head ${head}`,
    `npm run -s understudy -- evaluate --model ${model} --pull-request ${number} --head ${head}`,
    "```",
    "",
    `The record is ${codeSpan(`training/${shortDigest(key)}`)} on the branch ${codeSpan("understudy/records")}. A program of the model's own also needs ${codeSpan("--allow-code")}.`,
  ].join("\n");
}
