/** What the model is for, what it takes and gives, and what nobody has tried it on. */
import { escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import type { Servable } from "../../domain/servable.ts";
import type { Feature } from "../../domain/signature.ts";
import type { Deployment } from "../../spec/resolved.ts";

const MOST_NAMES = 30;

interface Subject {
  readonly deployment: Deployment;
  readonly evaluation: EvaluationRecord;
  readonly version: number;
}

export function modelCard({ deployment, evaluation, version }: Subject, { signature }: Servable): string {
  const { dataset, model, candidate } = evaluation;
  const rows = candidate.measurements.find(({ metric }) => metric === "accuracy" || metric === "mae")?.n ?? 0;
  const owners = deployment.owners.length > 0 ? deployment.owners.map(escapeMarkdown).join(", ") : "nobody is named";
  const facts: readonly (readonly [string, string])[] = [
    ["Model", `${escapeMarkdown(model)} ${version}`],
    ["Used by", `${escapeMarkdown(deployment.displayName)}, owned by ${owners}`],
    ["Task", escapeMarkdown(signature.task)],
    ["Takes", list(signature.features.map(featureText))],
    ["Answers with", `${escapeMarkdown(signature.label.name)}${classesText(signature.label.classes)}`],
    evaluation.soak
      ? ["Trained on", `${escapeMarkdown(dataset.name)} ${dataset.version}; measured on ${rows} rows of production`]
      : [
          "Trained and tested on",
          `${escapeMarkdown(dataset.name)} ${dataset.version}: ${rows} rows were held out for the test`,
        ],
    ["Who decides", decider(deployment)],
    [
      "Not known",
      "how it does on data unlike this dataset's: monitoring compares what arrives with it, where the deployment asks for that",
    ],
  ];
  return markdownTable(["", ""], ["left", "left"], facts);
}

function featureText(feature: Feature): string {
  const { name, type } = feature;
  return `${escapeMarkdown(name)} (${type})`;
}

const classesText = (classes: readonly string[]): string =>
  classes.length === 0 ? ", a number" : `: ${list(classes.map(escapeMarkdown))}`;

function decider({ automation, confidenceThreshold }: Deployment): string {
  const below = confidenceThreshold > 0 ? `; below a confidence of ${confidenceThreshold} a person decides` : "";
  return `automation is ${escapeMarkdown(automation)}${below}`;
}

function list(items: readonly string[]): string {
  const more = items.length - MOST_NAMES;
  return `${items.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
