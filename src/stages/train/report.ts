/** A training as people read it, in markdown. */
import { shortDigest } from "../../domain/digest.ts";
import { codeSpan, escapeMarkdown, fenced } from "../../domain/markdown.ts";
import { lineChart } from "../../domain/mermaid.ts";
import type { TrainingRecord } from "../../domain/records.ts";
import type { Model } from "../../spec/resolved.ts";
import type { TrainOutcome } from "./run.ts";

export function trainReport({ plan, record }: TrainOutcome): string {
  if (record === null) return plan.kind === "train" ? wouldTrain(plan) : "";
  const lines = [heading(plan.kind === "skip", record), "", ...facts(record)];
  if (record.outcome.state === "failed") lines.push("", "Why it failed:", "", fenced("text", record.outcome.reason));
  return `${lines.join("\n")}\n`;
}

/** Loss by epoch, a line for each split that has one; null for trainers that tell no loss. */
export function lossChart({ model, progress }: TrainingRecord): string | null {
  const validation = progress.flatMap(({ validationLoss }) => (validationLoss === null ? [] : [validationLoss]));
  const series = [
    { label: "training loss", values: progress.map(({ trainLoss }) => trainLoss) },
    ...(validation.length === progress.length ? [{ label: "validation loss", values: validation }] : []),
  ];
  const epochs = progress.map(({ epoch }) => epoch);
  return lineChart(`Loss of ${model}`, "epoch", epochs, series);
}

export const failureTitle = ({ name }: Model) => `${name}: training failed`;

export function failureBody(model: Model, { dataset, attempt }: TrainingRecord, reason: string): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return [
    `**There is no candidate.** Training ${codeSpan(model.name)} on ${codeSpan(dataset.name)} version ${dataset.version} failed${again}.`,
    // The reason may come from a program: its comments must not pass for the issue's marker.
    fenced("text", reason.replaceAll("<!--", "<\u200b!--")),
    "### What would help",
    [
      `- Mend what the reason names, then try the same again: \`npm run -s understudy -- train ${model.name} --retry-failed\``,
      `- Or change the training settings in \`${model.file}\`, or the data: what was changed is trained by itself.`,
    ].join("\n"),
    ...(model.owners.length > 0 ? [`Owners: ${model.owners.join(", ")}`] : []),
    "_This issue is closed by the next training that succeeds._",
  ].join("\n\n");
}

export const successWord = ({ dataset }: TrainingRecord) =>
  `Trained: there is a candidate of ${codeSpan(dataset.name)} version ${dataset.version}.`;

function wouldTrain(plan: Extract<TrainOutcome["plan"], { kind: "train" }>): string {
  const { name, version } = plan.reference;
  const again = plan.attempt > 1 ? `, attempt ${plan.attempt}` : "";
  return `Would train ${codeSpan(plan.model.name)} on ${codeSpan(name)} version ${version} with ${escapeMarkdown(plan.trainer)}${again}.\n`;
}

function heading(known: boolean, { model, dataset, outcome }: TrainingRecord): string {
  const done = outcome.state === "succeeded" ? "Trained" : "Could not train";
  const before = known ? ", as the ledger says already" : "";
  return `${done} ${codeSpan(model)} on ${codeSpan(dataset.name)} version ${dataset.version}${before}.`;
}

function facts(record: TrainingRecord): readonly string[] {
  const best = bestEpoch(record.progress);
  const last = record.progress.at(-1);
  return [
    `- trainer: ${escapeMarkdown(record.trainer)}${record.attempt > 1 ? `, attempt ${record.attempt}` : ""}`,
    ...(last && best ? [`- epochs: ${last.epoch}; lowest ${best.which} loss ${best.loss.toFixed(4)}`] : []),
    `- took: ${record.elapsedSeconds.toFixed(1)} s`,
    ...(record.machine?.gpu !== undefined ? [`- on: ${escapeMarkdown(record.machine.gpu)}`] : []),
    ...(record.machine?.image !== undefined ? [`- in: ${codeSpan(record.machine.image)}`] : []),
    ...(record.outcome.state === "succeeded"
      ? [`- servable: ${codeSpan(shortDigest(record.outcome.servable))}, ${record.outcome.modelBytes} bytes of model`]
      : []),
    `- record: ${codeSpan(shortDigest(record.key))}`,
  ];
}

function bestEpoch(progress: TrainingRecord["progress"]): { readonly which: string; readonly loss: number } | null {
  const validation = progress.flatMap(({ validationLoss }) => (validationLoss === null ? [] : [validationLoss]));
  if (validation.length > 0) return { which: "validation", loss: Math.min(...validation) };
  if (progress.length === 0) return null;
  return { which: "training", loss: Math.min(...progress.map(({ trainLoss }) => trainLoss)) };
}
