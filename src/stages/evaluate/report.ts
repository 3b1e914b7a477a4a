/** An evaluation as a reviewer reads it: in pull requests, check summaries and issues. */
import { shortDigest } from "../../domain/digest.ts";
import { BODY_LIMIT, codeSpan, details, escapeMarkdown, joinWithin, markdownTable } from "../../domain/markdown.ts";
import type { EvaluationRecord, GateResult } from "../../domain/records.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { differenceText, valueText } from "../../policy/metric-text.ts";
import { answersValues, classTable, confusionTable, metricTable, timingTable } from "./report-tables.ts";

const SMALL_PRINT = "_Small print: 90% intervals, so that each end is a one-sided 95% bound._";

const SIGNS: Readonly<Record<Verdict, string>> = { pass: "✅", inconclusive: "🟡", fail: "❌", error: "⛔" };

export function evaluationReport(record: EvaluationRecord): string {
  const measured = record.candidate.measurements.length > 0;
  return joinWithin(
    [
      `### ${SIGNS[record.verdict]} ${headline(record.results, record.verdict)}`,
      introduction(record),
      gateTable(record.results),
      ...(measured ? measuredParts(record) : []),
      details("Where this was measured, and the digests that it is bound to", circumstances(record)),
    ],
    BODY_LIMIT,
  );
}

/** The verdict in plain words. */
export function headline(results: readonly GateResult[], verdict: Verdict): string {
  const all = results.length;
  const those = results.filter((result) => result.verdict === verdict).length;
  const gates = (count: number) => (count === 1 ? "gate" : "gates");
  switch (verdict) {
    case "pass":
      return all === 1 ? "Passes its gate" : `Passes all ${all} gates`;
    case "inconclusive":
      return all === 0 ? "Inconclusive: there is no gate" : `Inconclusive: ${those} of ${all} ${gates(all)} undecided`;
    case "fail":
      return `Fails ${those} of ${all} ${gates(all)}`;
    case "error":
      return "Could not be judged";
  }
}

function introduction(record: EvaluationRecord): string {
  const { candidate, champion, changes, dataset } = record;
  const data = `${escapeMarkdown(dataset.name)} version ${dataset.version}`;
  const rows = candidate.measurements.find(({ metric }) => metric === "accuracy" || metric === "mae")?.n;
  const name = `${escapeMarkdown(record.model)} ${codeSpan(shortDigest(candidate.servable))}`;
  if (record.soak && champion) return soakIntroduction(record, record.soak, champion);
  if (rows === undefined) return `The candidate ${name} was to be tried on the test split of ${data}.`;
  const where = `The candidate ${name} answered the **${rows} held-out rows** of ${data} in the real server`;
  if (!champion) return `${where}.`;
  const beside = `${where}, and so did the champion, ${escapeMarkdown(champion.model)} version ${champion.version}.`;
  if (!changes || answersValues(candidate)) return beside;
  const { newlyRight, newlyWrong } = changes;
  return newlyRight + newlyWrong === 0
    ? `${beside} Both are right on the same rows.`
    : `${beside} Of these, **${newlyRight}** ${newlyRight === 1 ? "is" : "are"} newly right and **${newlyWrong}** newly wrong.`;
}

function soakIntroduction(
  { candidate, changes, model }: EvaluationRecord,
  { labelled, from, to }: NonNullable<EvaluationRecord["soak"]>,
  champion: NonNullable<EvaluationRecord["champion"]>,
): string {
  const { newlyRight = 0, newlyWrong = 0 } = changes ?? {};
  const changed = answersValues(candidate)
    ? "its errors are weighed against the champion's"
    : `it is newly right on **${newlyRight}** and newly wrong on **${newlyWrong}**`;
  return (
    `The shadow ${escapeMarkdown(model)} ${codeSpan(shortDigest(candidate.servable))} answered production's rows beside the champion, ` +
    `${escapeMarkdown(champion.model)} version ${champion.version}. On the first **${labelled} rows** whose truth arrived ` +
    `(${escapeMarkdown(from.slice(0, 10))} to ${escapeMarkdown(to.slice(0, 10))}) ${changed}. ` +
    "Gates that such rows cannot show stand as the test environment decided them."
  );
}

function gateTable(results: readonly GateResult[]): string {
  if (results.length === 0) return "_No gate was judged._";
  return markdownTable(
    ["Verdict", "Requirement", "Measured", "Why"],
    ["left", "left", "right", "left"],
    results.map((result) => [
      `${SIGNS[result.verdict]} ${result.verdict}`,
      unbroken(escapeMarkdown(result.gate)),
      evidenceText(result),
      escapeMarkdown(result.reason),
    ]),
  );
}

/** A narrow column must not break what is read as one. */
const unbroken = (text: string): string => text.replaceAll(" ", "\u00a0");

function evidenceText({ evidence }: GateResult): string {
  if (!evidence) return "–";
  const { of, metric, value, interval } = evidence;
  const text = of === "difference" ? differenceText : valueText;
  const range = interval
    ? `<br><sub>${unbroken(`${text(metric, interval.low)} to ${text(metric, interval.high)}`)}</sub>`
    : "";
  return `**${text(metric, value)}**${range}`;
}

function measuredParts(record: EvaluationRecord): readonly string[] {
  const { candidate, champion } = record;
  return [
    `#### How good it is\n\n${metricTable(candidate, champion)}\n\n${SMALL_PRINT}`,
    ...(answersValues(candidate)
      ? []
      : [
          `#### For each class\n\n${classTable(candidate, champion)}`,
          details("Confusion matrix", confusionTable(candidate)),
        ]),
    // A soak rests on answers that were given already: nothing was timed for it.
    ...(record.soak ? [] : [details("Latency and errors", timingTable(candidate, champion))]),
  ];
}

function circumstances(record: EvaluationRecord): string {
  const { environment, candidate, champion } = record;
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
    ...(environment
      ? ([
          ["Serving build", codeSpan(environment.servingBuild)],
          ["Limits", limitsText(environment.limits)],
          ["Host", escapeMarkdown(Object.values(hostFacts(environment.host)).join(", "))],
        ] as const)
      : []),
    ["Seed", String(record.seed)],
    ...digests.map(([what, digest]) => [what, codeSpan(digest)] as const),
  ];
  return markdownTable(["", ""], ["left", "left"], facts);
}

type Environment = NonNullable<EvaluationRecord["environment"]>;

function hostFacts({ cpu, cores, platform, node }: Environment["host"]) {
  return { cpu, cores: `${cores} ${cores === 1 ? "core" : "cores"}`, platform, node: `Node ${node}` };
}

function limitsText({ threads, memoryBytes }: Environment["limits"]): string {
  const memory = memoryBytes === null ? "no memory limit" : `${Math.round(memoryBytes / 2 ** 20)} MiB`;
  return `${threads} ${threads === 1 ? "thread" : "threads"}, ${memory}`;
}
