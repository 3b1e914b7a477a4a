/** What answering costs: latency, throughput under load, memory, size. Measured in turns with the champion. */
import type { LoadLevel, LoadMeasured } from "../../../domain/evaluation.ts";
import { details, markdownTable } from "../../../domain/markdown.ts";
import { lineChart } from "../../../domain/mermaid.ts";
import { METRICS, type MetricName } from "../../../domain/metrics.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";
import { comparisonCells, find, NONE, nameOf, withRange } from "./text.ts";

const COSTS = [
  "latency.p50",
  "latency.p95",
  "latency.p99",
  "throughput",
  "memory.peak",
  "model.size",
  "error-rate",
  "error-rate.malformed",
  "consistency",
  "skew",
] as const satisfies readonly MetricName[];

export function servingParts(record: EvaluationRecord): readonly string[] {
  // A soak rests on answers that were given already: nothing was timed for it.
  if (record.soak) return [];
  const load = record.details?.load ?? null;
  const cost = [costTable(record), perfectText(record), skewText(record)].filter((each) => each !== "").join("\n\n");
  return [...(cost === "" ? [] : [`#### Latency and cost\n\n${cost}`]), ...(load ? [loadPart(load)] : [])];
}

/** As good as can be, of both: worth a word, and no line. */
function isPerfect(metric: MetricName, { candidate, champion }: EvaluationRecord): boolean {
  const { better, shape } = METRICS[metric];
  const best = better === "higher" ? 1 : 0;
  const values = [candidate, ...(champion ? [champion] : [])].flatMap((each) => find(each, metric)?.value ?? []);
  return shape === "proportion" && values.length > 0 && values.every((value) => value === best);
}

function perfectText(record: EvaluationRecord): string {
  const perfect = COSTS.filter((metric) => isPerfect(metric, record)).map((metric) => {
    const best = METRICS[metric].better === "higher" ? 1 : 0;
    return `${metric} is ${best} (n=${find(record.candidate, metric)?.n ?? 0})`;
  });
  return perfect.length === 0
    ? ""
    : `As good as can be${record.champion ? ", and no worse of the champion" : ""}: ${perfect.join(", ")}.`;
}

function costTable(record: EvaluationRecord): string {
  const { candidate, champion, details: measured } = record;
  const shown = COSTS.filter((metric) => find(candidate, metric) !== undefined && !isPerfect(metric, record));
  if (shown.length === 0) return "";
  const compared = {
    candidate: candidate.measurements,
    champion: champion?.measurements ?? null,
    differences: measured?.differences ?? [],
  };
  return champion
    ? markdownTable(
        ["Metric", "Candidate", "Champion", "Difference", ""],
        ["left", "right", "right", "right", "left"],
        shown.map((metric) => [nameOf({ metric }), ...comparisonCells({ metric }, compared)]),
      )
    : markdownTable(
        ["Metric", "Candidate"],
        ["left", "right"],
        shown.map((metric) => [nameOf({ metric }), withRange(find(candidate, metric))]),
      );
}

function skewText({ details: measured }: EvaluationRecord): string {
  const skew = measured?.skew;
  if (!skew) return "";
  const verdict =
    skew.different === 0
      ? "the server answers as the model's file does by itself"
      : `**${skew.different} of them otherwise than the model's file by itself**, by up to ${skew.largest.toPrecision(3)}`;
  const twins = measured.twins ? ` ${twinsText(measured.twins)}` : "";
  return `Served and offline answers to ${skew.rows} rows: ${verdict}.${twins}`;
}

const twinsText = (twins: number): string =>
  `**${twins} test ${twins === 1 ? "row has" : "rows have"} a twin among the rows that it learned from** (the same contents under another id): on those it may look better than it is.`;

function loadPart({ candidate, champion, knee, interleaved }: LoadMeasured): string {
  const beside = (level: LoadLevel) => champion?.find(({ concurrency }) => concurrency === level.concurrency);
  const table = markdownTable(
    [
      "Callers at once",
      "Answers a second",
      "p50",
      "p95",
      "p99",
      "Errors",
      ...(champion ? ["Champion's", "its p99"] : []),
    ],
    ["right", "right", "right", "right", "right", "right", ...(champion ? (["right", "right"] as const) : [])],
    candidate.map((level) => {
      const other = beside(level);
      return [
        String(level.concurrency),
        level.throughput.toFixed(0),
        ...[level.p50Ms, level.p95Ms, level.p99Ms].map(milliseconds),
        `${level.errors} of ${level.requests}`,
        ...(champion ? [other ? other.throughput.toFixed(0) : NONE, other ? milliseconds(other.p99Ms) : NONE] : []),
      ];
    }),
  );
  const chart = lineChart(
    "p99 by callers at once",
    "callers at once",
    candidate.map(({ concurrency }) => concurrency),
    [
      { label: "candidate, ms", values: candidate.map(({ p99Ms }) => drawn(p99Ms)) },
      ...(champion ? [{ label: "champion, ms", values: candidate.map((level) => drawn(beside(level)?.p99Ms)) }] : []),
    ],
  );
  const turned =
    knee === null
      ? "At the callers that were tried, more of them still get more answers."
      : `Beyond ${knee} ${knee === 1 ? "caller" : "callers at once"} more of them only wait.`;
  const how = interleaved ? "Both were asked in turns, so that the machine's moods fall on both." : "";
  return details("Under load", [table, `${turned} ${how}`.trim(), ...(chart ? [mermaid(chart)] : [])].join("\n\n"));
}

const drawn = (value = Number.NaN): number => (isTime(value) ? value : Number.NaN);

/** Of a level at which nobody was answered there is no time. */
const isTime = (value: number): boolean => value < Number.MAX_VALUE;

const milliseconds = (value: number): string => (isTime(value) ? `${value.toFixed(2)} ms` : NONE);

export const mermaid = (chart: string): string => `\`\`\`mermaid\n${chart}\n\`\`\``;
