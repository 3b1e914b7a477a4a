/** The issue that says why nothing was trained, and what would help. */
import { escapeMarkdown } from "../../domain/markdown.ts";
import type { RetrainRecord } from "../../domain/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { Help } from "./help.ts";

export const refusalTitle = (deployment: Deployment) => `${deployment.name}: retraining was refused`;

export function refusalBody(deployment: Deployment, record: RetrainRecord, help: readonly Help[]): string {
  return [
    `**Nothing was trained:** ${escapeMarkdown(record.reason)}.`,
    `${escapeMarkdown(deployment.displayName)} asked for ${escapeMarkdown(record.model)} because of **${record.trigger}** (${escapeMarkdown(record.subject)}), on ${record.createdAt.slice(0, 10)}.`,
    `### What would help\n\n${help.map((each) => `- ${sentence(each)}`).join("\n")}`,
    ...(deployment.owners.length > 0 ? [`Owners: ${deployment.owners.join(", ")}`] : []),
    "_This issue is closed by the next training that starts._",
  ].join("\n\n");
}

export const waitTitle = (deployment: Deployment) => `${deployment.name}: retraining waits`;

export function waitBody(
  deployment: Deployment,
  { model, trigger, reason }: Pick<RetrainRecord, "model" | "trigger" | "reason">,
): string {
  return [
    `**${escapeMarkdown(model)} waits to be trained again** (${trigger}): ${escapeMarkdown(reason)}.`,
    "A person may always train it: `/retrain` in a comment here, or a larger `continuousTraining.budget` in " +
      `\`${deployment.file}\`.`,
    ...(deployment.owners.length > 0 ? [`Owners: ${deployment.owners.join(", ")}`] : []),
    "_This issue is closed by the next training that starts._",
  ].join("\n\n");
}

export const settledWord = (record: RetrainRecord) =>
  `A training of ${escapeMarkdown(record.model)} starts now: ${escapeMarkdown(record.reason)}.`;

function sentence(help: Help): string {
  switch (help.kind) {
    case "decide-review":
      return `Decide the rows of review #${help.number}: its merge proposes the next dataset version.`;
    case "merge-dataset":
      return `Merge #${help.number}, the next dataset version.`;
    case "bump-dataset":
      return `Dataset version ${help.newest} is there already, ${escapeMarkdown(help.model)} names ${help.named}: change \`training.dataset.version\` in \`${help.file}\`.`;
    case "ask-for-labels":
      return `Ask people about the least certain answers: \`npm run -s understudy -- review ${help.deployment}\``;
    case "change-training":
      return `Change the training settings in \`${help.file}\`, or the data: the same again gives the same model.`;
  }
}
