/** docs/evidence/streams.md. */
import { markdownTable } from "../../src/domain/markdown.ts";
import type { Lane } from "./lanes.ts";
import { NOTES } from "./notes.ts";
import type { Peers } from "./peers.ts";
import { type Found, type Score, score } from "./score.ts";
import type { Stream } from "./streams.ts";

interface Told {
  readonly stream: Stream;
  readonly lanes: readonly Lane[];
}

export function pageOf(told: readonly Told[], peers: Readonly<Record<string, Peers>>): string {
  const versions = Object.values(peers)[0];
  const others = versions
    ? `Evidently ${versions.evidently.version} and NannyML ${versions.nannyml.version}`
    : "The others";
  return `${[
    "# Real streams",
    `Streams of real rows, each with the moments at which it changed written down before anything was run on it
(\`bench/streams/streams.ts\`; its first commit has the labels and no results). Every window goes through what production runs: the
deployment's file, windows aligned to the epoch, the same planning of each, records as history, two of three windows to fire.
${others} judge the very same windows against the same reference, as they come: Evidently's choice of tests
by size and half of the columns for "dataset drift", NannyML's Jensen-Shannon distance and accuracy against its ten chunks. They
have no least number of rows; windows that are too small for us are kept from them too.`,
    "```sh\nnode bench/streams/main.ts                         # ours again; the others as bench/streams/peers.jsonl keeps them\nnode bench/streams/main.ts --peers PYTHON PYTHON   # interpreters with evidently and with nannyml\n```",
    HOW,
    NOTES.all,
    ...told.map(streamText),
  ].join("\n\n")}\n`;
}

const HOW = `How it is counted:

- an **alarm** is what begins: it is on in a window, and was not in the one before. A change is **seen** if an alarm begins in its
  window or in one of the next three; one that was on already has told nobody anything, and counts as missed;
- the **delay** is from the change to the end of the window in which the alarm began: nobody can know earlier;
- a **false** alarm begins in a window in which nothing is labelled. One that begins again while a labelled change
  lasts is neither right nor false. **Precision** is of those that are one or the other;
- a rule that is always on begins only one alarm, so the last column counts the windows without any labelled change in which one
  is on. For performance a change of what comes in counts as a reason too; for drift a change of what is right does not.`;

function streamText({ stream, lanes }: Told): string {
  const own = lanes.map((lane) => ({ lane, found: score(lane, stream) }));
  return [
    `## ${stream.title}`,
    `${stream.source}\n\nLabelled: ${stream.labelled}`,
    `![${stream.title}](streams/${stream.name}.svg)`,
    markdownTable(
      HEAD,
      HEAD.map((_, at) => (at === 0 ? "left" : "right")),
      own.map(({ lane, found }) => rowOf(lane, found)),
    ),
    NOTES.of[stream.name] ?? "",
  ].join("\n\n");
}

const HEAD = [
  "",
  "changes seen",
  "delay",
  "false alarms",
  "false alarms a month",
  "precision",
  "unchanged windows with an alarm on",
];

function rowOf({ name }: Lane, { found, right, wrong, wrongAMonth, unchanged }: Score): readonly string[] {
  const judged = right + wrong;
  return [
    name,
    found.length === 0 ? "-" : `${right} of ${found.length}`,
    found.map(delayText).join("; ") || "-",
    String(wrong),
    wrong === 0 ? "0" : wrongAMonth < 0.1 ? wrongAMonth.toFixed(3) : wrongAMonth.toFixed(2),
    judged === 0 ? "no alarm" : `${Math.round((100 * right) / judged)}%`,
    unchanged.windows === 0 ? "-" : `${unchanged.on} of ${unchanged.windows}`,
  ];
}

function delayText({ alarm, alreadyOn }: Found): string {
  if (alarm)
    return `${spanText(alarm.delayMs)} (${alarm.windows === 0 ? "the same window" : windowsText(alarm.windows)})`;
  return alreadyOn ? "missed, on already" : "missed";
}

const windowsText = (windows: number): string => (windows === 1 ? "the next window" : `${windows} windows later`);

function spanText(ms: number): string {
  const days = ms / 86_400_000;
  if (days > 730) return `${(days / 365.25).toFixed(1)} years`;
  return days > 2 ? `${Math.round(days)} days` : `${Math.round(days * 24)} hours`;
}
