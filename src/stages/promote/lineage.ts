/** Where a candidate comes from: data, code, settings, machine, and the records that say so. */
import { shortDigest } from "../../domain/digest.ts";
import { canonicalJson } from "../../domain/json.ts";
import { codeSpan, escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { EvaluationRecord, TrainingRecord } from "../../domain/records.ts";

/** A search may have a long list of them; the record has it whole. */
const LONGEST_SETTING = 600;

export function lineage(evaluation: EvaluationRecord, training: TrainingRecord): string {
  const { dataset, candidate, environment } = evaluation;
  const { machine, pullRequest } = training;
  const image = environment?.limits.image;
  const rows: readonly (readonly [string, string])[] = [
    [
      "dataset",
      `${escapeMarkdown(dataset.name)} ${dataset.version}, content ${codeSpan(shortDigest(dataset.content))}`,
    ],
    ["code", trainerText(training.trainer)],
    ...settingRows(training.training),
    [
      "trained",
      `${escapeMarkdown(training.createdAt)}, in ${training.elapsedSeconds.toFixed(1)} s${attemptText(training)}`,
    ],
    ...(machine?.gpu ? [["GPU", escapeMarkdown(machine.gpu)] as const] : []),
    ...(machine?.image ? [["training image", codeSpan(machine.image)] as const] : []),
    ...(pullRequest
      ? [["trained before its merge", `in #${pullRequest.number}, ${codeSpan(pullRequest.head.slice(0, 12))}`] as const]
      : []),
    ...(image ? [["serving image", codeSpan(image)] as const] : []),
    ["servable", codeSpan(candidate.servable)],
    ["training record", codeSpan(training.key)],
    ["evaluation record", codeSpan(evaluation.key)],
  ];
  return markdownTable(["what", "which"], ["left", "left"], rows);
}

const attemptText = ({ attempt }: TrainingRecord): string => (attempt > 1 ? `, attempt ${attempt}` : "");

/** `command@1 code@sha256:...`: name and build of the trainer, and the digest of the code that it ran. */
function trainerText(trainer: string): string {
  const [build = "", code] = trainer.split(" code@");
  return code === undefined ? escapeMarkdown(build) : `${escapeMarkdown(build)}, code ${codeSpan(code)}`;
}

/** The `training` block as it was resolved: of any shape that a record of an earlier build has. */
function settingRows(training: unknown): readonly (readonly [string, string])[] {
  if (typeof training !== "object" || training === null) return [];
  const block = new Map<string, unknown>(Object.entries(training));
  return ["algorithm", "command", "hyperparameters", "seed", "image"].flatMap((name) => {
    const value = block.get(name);
    if (value === undefined || value === null) return [];
    const text = typeof value === "string" ? value : canonicalJson(value);
    return [[name, codeSpan(text.length > LONGEST_SETTING ? `${text.slice(0, LONGEST_SETTING)}…` : text)] as const];
  });
}
