/** A deployment's day as people read it: what was answered, how well and how fast, what changed, what was done. */
import { shortDigest } from "../../../domain/digest.ts";
import { BODY_LIMIT, codeSpan, escapeMarkdown, joinWithin, markdownTable } from "../../../domain/markdown.ts";
import type { SignalGroup, WindowMeasured } from "../../../domain/monitoring.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import { formatNumber, formatShare } from "../../../policy/drift-words.ts";
import { groupOf, signalName } from "../../../policy/signal-state.ts";
import type { Deployment } from "../../../spec/resolved.ts";
import { wilson } from "../../../stats/wilson.ts";
import { serverWords } from "../report-operations.ts";
import { day as moment } from "../report-signals.ts";
import type { DayFacts, Incident } from "./day.ts";

const MOST_REASONS = 5;
const MOST_CLASSES = 20;
const CONFIDENCE = 0.95;

export function dailyReport({ name, displayName }: Deployment, facts: DayFacts): string {
  const parts = [
    `## ${escapeMarkdown(displayName)}, ${facts.day}`,
    headline(name, facts),
    section("What was answered", volumeText(facts.windows)),
    section("How well", performanceText(facts.windows)),
    section("How fast, and against which limits", limitsText(facts.windows)),
    section("What changed", facts.incidents.map(incidentText).join("\n")),
    section("What people and the pipeline did", doneText(facts)),
  ];
  return joinWithin(
    parts.filter((part) => part !== ""),
    BODY_LIMIT,
  );
}

const section = (title: string, text: string) => (text === "" ? "" : `### ${title}\n\n${text}`);

function headline(name: string, { windows, incidents, labels, silentSince }: DayFacts): string {
  const silent = `**no-data** since ${moment(silentSince ?? "")}: nobody has asked ${codeSpan(name)} since then`;
  if (windows.length === 0) {
    return silentSince === null ? `No window of ${codeSpan(name)} ended on this day.` : `${silent}.`;
  }
  const rows = windows.reduce((sum, { predictions }) => sum + predictions, 0);
  const truths = [...labels.values()].reduce((sum, count) => sum + count, 0);
  const state = windows.at(-1)?.state ?? "no-data";
  const changes = incidents.length === 0 ? "nothing changed its state" : counted(incidents.length, "change of state");
  const begin = silentSince === null ? `**${state}** at the end of the day` : silent;
  return `${begin}: ${counted(rows, "prediction")} in ${counted(windows.length, "window")}, ${counted(truths, "truth")} came, ${changes}.`;
}

const counted = (count: number, thing: string): string => {
  const [noun = "", ...rest] = thing.split(" ");
  return `${count} ${count === 1 ? thing : [`${noun}s`, ...rest].join(" ")}`;
};

/** Rows add up over windows; of percentiles the slowest window's is shown, since they do not. */
function volumeText(windows: readonly MonitoringRecord[]): string {
  const roles = windows.flatMap(({ measured }) => measured?.roles ?? []);
  const members = Map.groupBy(roles, ({ role, model, version }) => `${role} ${model} ${version}`);
  if (members.size === 0) return "";
  const worst = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? "-" : `${formatNumber(Math.max(...known))} ms`;
  };
  const table = markdownTable(
    ["who", "rows", "without an answer", "under the threshold", "p50", "p95", "p99"],
    ["left", "right", "right", "right", "right", "right", "right"],
    [...members].map(([who, parts]) => {
      const rows = parts.reduce((sum, part) => sum + part.rows, 0);
      const share = (count: number) => (rows === 0 ? "-" : formatShare(count / rows));
      return [
        escapeMarkdown(who),
        String(rows),
        share(parts.reduce((sum, { output }) => sum + output.nulls, 0)),
        share(parts.reduce((sum, { output }) => sum + output.belowThreshold, 0)),
        worst(parts.map(({ latencyMs }) => latencyMs?.p50)),
        worst(parts.map(({ latencyMs }) => latencyMs?.p95)),
        worst(parts.map(({ latencyMs }) => latencyMs?.p99)),
      ];
    }),
  );
  const several = windows.length > 1 ? "\n\nLatencies are those of the slowest window." : "";
  const server = serverOf(windows);
  return `${table}${several}${server === null ? "" : `\n\nThe server: ${serverWords(server).join(", ")}.`}`;
}

function serverOf(windows: readonly MonitoringRecord[]): NonNullable<WindowMeasured["server"]> | null {
  const known = windows.flatMap(({ measured }) => measured?.server ?? []);
  if (known.length === 0) return null;
  const sum = (of: (server: (typeof known)[number]) => number) => known.reduce((total, each) => total + of(each), 0);
  const peak = (of: (server: (typeof known)[number]) => number | null) => {
    const values = known.map(of).filter((value) => value !== null);
    return values.length === 0 ? null : Math.max(...values);
  };
  const cores = known.map(({ cpu }) => cpu).filter((cpu) => cpu !== null);
  return {
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors }) => errors),
    rejected: sum(({ rejected }) => rejected),
    memoryPeak: peak(({ memoryPeak }) => memoryPeak),
    cpu: cores.length === 0 ? null : cores.reduce((total, cpu) => total + cpu, 0) / cores.length,
    queuePeak: peak(({ queuePeak }) => queuePeak),
  };
}

/** Of the newest window whose truths are known. */
function performanceText(windows: readonly MonitoringRecord[]): string {
  const last = windows.findLast(({ signals }) => signals.some(isPerformance));
  const lines = last?.signals.filter(isPerformance).map(({ reason }) => `- ${escapeMarkdown(reason)}`) ?? [];
  const judged = windows.findLast(({ measured }) => measured?.confusion);
  const table = judged ? classTable(judged) : "";
  return [lines.join("\n"), table].filter((part) => part !== "").join("\n\n");
}

const isPerformance = ({ statistic }: { readonly statistic: string }) => groupOf(statistic) === "performance";

function classTable({ measured, window }: MonitoringRecord): string {
  const { classes = [], counts = [] } = measured?.confusion ?? {};
  const rows = classes.slice(0, MOST_CLASSES).map((name, index) => {
    const right = counts[index]?.[index] ?? 0;
    const truth = (counts[index] ?? []).reduce((sum, count) => sum + count, 0);
    const answered = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0);
    return [escapeMarkdown(name), String(truth), shareOf(right, truth), String(answered), shareOf(right, answered)];
  });
  if (rows.length === 0) return "";
  const table = markdownTable(
    ["class", "were it", "of these answered so (recall)", "answered so", "of these right (precision)"],
    ["left", "right", "right", "right", "right"],
    rows,
  );
  const left =
    classes.length > MOST_CLASSES ? `\n\n${classes.length - MOST_CLASSES} more classes are in the record.` : "";
  return `By class, window from ${moment(window.from)}, with 95% intervals:\n\n${table}${left}`;
}

function shareOf(hits: number, n: number): string {
  if (n === 0) return "-";
  const { low, high } = wilson(hits, n, CONFIDENCE);
  return `${formatShare(hits / n)} (${formatShare(low)} to ${formatShare(high)})`;
}

/** Every limit of the software, and in how many windows it was kept. */
function limitsText(windows: readonly MonitoringRecord[]): string {
  const signals = windows.flatMap((record) =>
    record.signals.filter(({ statistic }) => groupOf(statistic) === "operations"),
  );
  const bySignal = Map.groupBy(signals, signalName);
  return [...bySignal.values()]
    .map((each) => {
      const failed = each.filter(({ verdict }) => verdict === "fail" || verdict === "error");
      const passed = each.filter(({ verdict }) => verdict === "pass");
      const shown = failed.at(-1) ?? passed.at(-1) ?? each.at(-1);
      const kept = passed.length > 0 ? "kept" : "not known";
      const count = failed.length === 0 ? kept : `not kept in ${failed.length} of ${each.length} windows`;
      return `- ${count}: ${escapeMarkdown(shown?.reason ?? "")}`;
    })
    .join("\n");
}

const GROUP_WORDS: Readonly<Record<SignalGroup, string>> = {
  quality: "Quality of the data",
  drift: "Drift",
  performance: "Performance",
  operations: "Operations",
};

function incidentText({ group, from, to, record, reasons }: Incident): string {
  const why = reasons.slice(0, MOST_REASONS).map((reason) => `  - ${escapeMarkdown(reason)}`);
  const left = reasons.length - why.length;
  const more = left > 0 ? [`  - ${left} more`] : [];
  return [`- ${GROUP_WORDS[group]}: ${from} → ${to}, window from ${moment(record.window.from)}`, ...why, ...more].join(
    "\n",
  );
}

function doneText({ decisions, trainings, deployments, reviews, labels, day }: DayFacts): string {
  const lines = [
    ...[...labels].map(([source, count]) => `- ${counted(count, "truth")} came as ${escapeMarkdown(source)}`),
    ...reviews.map(
      ({ number, mergedAt }) => `- review #${number} ${mergedAt?.startsWith(day) ? "was merged" : "was opened"}`,
    ),
    ...decisions.map(
      ({ trigger, decision, reason }) => `- retraining (${trigger}): ${decision}, ${escapeMarkdown(reason)}`,
    ),
    ...trainings.map(({ model, outcome }) => `- ${escapeMarkdown(model)} was trained: ${outcome.state}`),
    ...deployments.map(
      ({ outcome, roles, commit, bundle }) =>
        `- ${outcome}: ${roles.map(({ role, model, version }) => escapeMarkdown(`${role} ${model} ${version}`)).join(", ")} (${codeSpan(shortDigest(bundle))}, commit ${codeSpan(commit.slice(0, 8))})`,
    ),
  ];
  return lines.length === 0 ? "Nothing." : lines.join("\n");
}
