/** A soak that is not over, as the pull request that waits for it tells it. No judgement: that has its own time. */
import { codeSpan, details, escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import { intervalText, percentText, valueText } from "../../../policy/metric-text.ts";
import type { Disagreement, SoakLive } from "./live.ts";
import type { SoakStatus } from "./run.ts";

const HOUR_MS = 3_600_000;
const BAR_WIDTH = 20;

/** One line: what a check shows beside the commit. */
export function soakTitle({ live, next, subject, time }: SoakStatus): string {
  const rows = `${ofWanted(live.labelled, next?.rows ?? subject.soak.labelled)} labelled rows`;
  const isLate = time.passed < time.needed;
  return `soaking: ${rows}${isLate ? `, ${hours(time.passed)} of ${hours(time.needed)}` : ""}`;
}

export function soakReport(status: SoakStatus): string {
  const { live, subject } = status;
  const { model, shadow, champion } = subject;
  const who = `${escapeMarkdown(model.name)} version ${shadow.version}`;
  return [
    `### ⏳ ${soakTitle(status)}`,
    `**${who}** shadows the champion, ${escapeMarkdown(champion.name)} version ${champion.version}: it answers the same rows, and nobody sees its answers. ${when(status)} Until then this check waits.`,
    clocks(status),
    sideBySide(live),
    disagreements(live),
    details("Why nothing is judged yet", WHY),
  ].join("\n\n");
}

const WHY =
  "Whoever looks at growing data every day, and stops when it looks good, calls a model that is worse good far more " +
  "often than a gate's error allows: fourteen looks at 5% are wrong about one time in five. So the gates look at " +
  "live rows at moments that are set beforehand, and each look is paid for out of the gate's one error. The numbers " +
  "above are counts, to see how it goes; they decide nothing. And they are worth what the labels are: where a truth " +
  "arrives mostly for answers that somebody complained of, the champion looks worse than it is, and any other model " +
  "better. Only labels that arrive whatever was answered compare the two.";

function when({ next, looked, subject }: SoakStatus): string {
  if (!next) return "";
  const rows = `**${next.rows} rows** whose truth arrived`;
  if (next.of === 1) return `Its gates are judged once, on the first ${rows}.`;
  const before =
    looked.length === 0 ? "" : ` ${looked.length === 1 ? "One look" : `${looked.length} looks`} before left it open.`;
  return `Its gates are looked at ${next.of} times up to ${subject.soak.labelled} rows; look ${next.number} is at ${rows}.${before}`;
}

function clocks({ live, next, subject, time }: SoakStatus): string {
  const wanted = next?.rows ?? subject.soak.labelled;
  const rows: (readonly string[])[] = [
    ["Labelled rows that both answered", bar(live.labelled / wanted), ofWanted(live.labelled, wanted)],
  ];
  if (time.needed > 0) {
    rows.push(["Time side by side", bar(time.passed / time.needed), `${hours(time.passed)} of ${hours(time.needed)}`]);
  }
  return markdownTable(["", "", ""], ["left", "left", "right"], rows);
}

/** Rows may be there before their time is: 100 of 40 would be read as a mistake. */
const ofWanted = (count: number, wanted: number): string =>
  count < wanted ? `${count} of ${wanted}` : `all ${wanted}`;

function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
}

const hours = (milliseconds: number): string => {
  const count = milliseconds / HOUR_MS;
  return count >= 48 ? `${(count / 24).toFixed(1)} d` : `${count.toFixed(1)} h`;
};

function sideBySide({ agreement, both, distance, latency, quality, rows }: SoakLive): string {
  const unanswered = rows - both;
  const lines: (readonly string[])[] = [
    ["Rows that both answered", String(both)],
    [
      "Not answered by the shadow: dropped, failed or late",
      `${unanswered} of ${rows}${rows === 0 ? "" : ` (${percentText(unanswered / rows)})`}`,
    ],
  ];
  if (agreement) {
    lines.push([
      "Answered alike",
      `**${valueText("accuracy", agreement.value)}**<br><sub>${intervalText("accuracy", agreement.interval)}</sub>`,
    ]);
  }
  if (distance !== null) lines.push(["Mean distance of their answers", distance.toFixed(4)]);
  if (latency) {
    for (const at of ["p50", "p99"] as const) {
      const [own, other] = [latency.shadow[at], latency.champion[at]];
      // No ratio: a copy runs on a thread aside, together with more rows than anybody's request.
      const beside = `${valueText("latency.p50", own)}, the champion's ${valueText("latency.p50", other)}`;
      lines.push([`Latency ${at} of a copy, which nobody waits for (no comparison of the models)`, beside]);
    }
  }
  if (quality) {
    const metric = quality.kind;
    lines.push([
      `${metric} where the truth is known (a count, not a verdict)`,
      `${valueText(metric, quality.shadow)}, the champion's ${valueText(metric, quality.champion)}`,
    ]);
  }
  return `#### Side by side\n\n${markdownTable(["", ""], ["left", "right"], lines)}`;
}

function disagreements({ disagreements: shown }: SoakLive): string {
  if (shown.length === 0) return "#### Disagreements worth looking at\n\n_None so far._";
  const answer = ({ answer: said, confidence }: Disagreement["champion"]) =>
    `${escapeMarkdown(said)} <sub>${confidence.toFixed(2)}</sub>`;
  const table = markdownTable(
    ["Prediction", "When", "Champion", "Shadow", "Truth"],
    ["left", "left", "left", "left", "left"],
    shown.map(({ id, at, champion, shadow, truth, isKept }) => [
      `${codeSpan(id)}${isKept ? "" : " <sub>inputs not kept</sub>"}`,
      escapeMarkdown(at),
      answer(champion),
      answer(shadow),
      truth === null ? "not known yet" : escapeMarkdown(truth),
    ]),
  );
  return `#### Disagreements worth looking at\n\n${table}`;
}
