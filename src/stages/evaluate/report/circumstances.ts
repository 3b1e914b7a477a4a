/** Where an evaluation was measured, and what it is bound to. */
import { codeSpan, escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";

/** What an approval rests on: when one of these changes, the evaluation is about something else. */
export function digestsOf({ gates, dataset, testSplit, candidate, champion, environment }: EvaluationRecord) {
  return {
    model: candidate.servable,
    ...(champion && { champion: champion.servable }),
    dataset: dataset.content,
    testSplit,
    gates,
    ...(environment && { image: environment.limits.image ?? environment.servingBuild }),
  };
}

export function circumstances(record: EvaluationRecord): string {
  const { environment, candidate, champion, details } = record;
  const digests: readonly (readonly [string, string])[] = [
    ["Evaluation", record.key],
    ["Candidate's servable", candidate.servable],
    ...(champion ? [["Champion's servable", champion.servable] as const] : []),
    ["Training", record.training],
    ["Test split", record.testSplit],
    ["Gates", record.gates],
    ["Candidate's answers", candidate.answers],
  ];
  const facts: readonly (readonly [string, string])[] = [
    ["Measured", escapeMarkdown(record.createdAt)],
    ["Deployment", escapeMarkdown(record.deployment)],
    ...(details ? [["Who decides", settingsText(details.settings)] as const] : []),
    ...(environment ? environmentFacts(environment) : []),
    ["Seed", String(record.seed)],
    ...digests.map(([what, digest]) => [what, codeSpan(digest)] as const),
  ];
  return markdownTable(["", ""], ["left", "left"], facts);
}

type Environment = NonNullable<EvaluationRecord["environment"]>;

function environmentFacts({ servingBuild, limits, host }: Environment): readonly (readonly [string, string])[] {
  const { cpu, cores, platform, node } = host;
  const machine = [cpu, `${cores} ${cores === 1 ? "core" : "cores"}`, platform, `Node ${node}`];
  return [
    ["Serving build", codeSpan(servingBuild)],
    ...(limits.image ? [["Serving image", codeSpan(limits.image)] as const] : []),
    ["Limits", limitsText(limits)],
    ["Host", escapeMarkdown(machine.join(", "))],
  ];
}

const settingsText = ({
  automation,
  confidenceThreshold,
}: NonNullable<EvaluationRecord["details"]>["settings"]): string =>
  `automation ${escapeMarkdown(automation)}, confidence threshold ${confidenceThreshold}`;

function limitsText({ threads, memoryBytes }: Environment["limits"]): string {
  const memory = memoryBytes === null ? "no memory limit" : `${Math.round(memoryBytes / 2 ** 20)} MiB`;
  return `${threads} ${threads === 1 ? "thread" : "threads"}, ${memory}`;
}
