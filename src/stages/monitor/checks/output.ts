/** What answers look like, and what callers made of them: shares of rows by Wilson's interval, means by their own. */
import type { Interval } from "../../../domain/measurement.ts";
import type { Feedback, FeedbackSource, Prediction } from "../../../domain/prediction.ts";
import type { Signal } from "../../../domain/records.ts";
import { answersOf } from "../../../domain/signature.ts";
import { formatNumber, formatShare, ofWhom } from "../../../policy/drift-words.ts";
import { judgeLimits } from "../../../policy/limits.ts";
import { normalQuantile } from "../../../stats/normal-quantile.ts";
import { wilson } from "../../../stats/wilson.ts";
import type { CheckContext, CheckOf, Measure } from "./context.ts";
import { independentRows } from "./independent-rows.ts";
import { type Part, partsOf } from "./parts.ts";

const CONFIDENCE = 0.95;

type Name = CheckOf<"output">["measure"];
type Found =
  | { readonly kind: "share"; readonly hits: readonly boolean[] }
  | { readonly kind: "mean"; readonly values: readonly number[] };
type Find = (rows: readonly Prediction[], context: CheckContext) => Found;

export const output: Measure<"output"> = (check, context) =>
  partsOf(context.facts, context.monitoring)
    // What callers did follows from what they got, and a shadow's answers nobody gets.
    .filter(({ role }) => role !== "shadow" || !OF_CALLERS.has(check.measure))
    .map((part) => judge(check, part, context));

const OF_CALLERS: ReadonlySet<Name> = new Set(["retries", "refusals"]);

function judge({ measure, min, max }: CheckOf<"output">, part: Part, context: CheckContext): Signal {
  const { find, words } = MEASURES[measure];
  const found = find(part.rows, context);
  const { value, n, interval } =
    found.kind === "share"
      ? shareOf(found.hits, context)
      : meanOf(found.values, context, measure === "confidence" ? SHARE : ANY);
  return judgeLimits(
    {
      statistic: `output.${measure}`,
      subject: measure,
      name: `${words}${ofWhom(part)}`,
      value,
      n,
      ...(interval && { interval }),
      ...(part.role && { role: part.role }),
      ...(part.slice && { slice: part.slice }),
      format: found.kind === "share" ? formatShare : formatNumber,
    },
    {
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      minimumRows: context.monitoring.minimumRows,
    },
  );
}

const hasNone = ({ value, label }: Prediction, { facts }: CheckContext): boolean =>
  answersOf(facts.reference.version.signature.task) === "values" ? !Number.isFinite(value) : label === "";

const said =
  (source: FeedbackSource): Find =>
  (rows, { facts }) => ({
    kind: "share",
    hits: rows.map(({ id }) => facts.feedback.get(id)?.some((each: Feedback) => each.source === source) ?? false),
  });

const MEASURES: Readonly<Record<Name, { readonly words: string; readonly find: Find }>> = {
  nulls: {
    words: "The share of rows without an answer",
    find: (rows, context) => ({ kind: "share", hits: rows.map((row) => hasNone(row, context)) }),
  },
  "below-threshold": {
    words: "The share of answers under the confidence threshold",
    find: (rows, { facts }) => ({
      kind: "share",
      hits: rows.map(({ confidence }) => confidence < facts.deployment.confidenceThreshold),
    }),
  },
  retries: { words: "The share of answers that were asked for again", find: said("retry") },
  refusals: { words: "The share of answers that were rejected", find: said("refusal") },
  confidence: {
    words: "The mean confidence",
    find: (rows) => ({ kind: "mean", values: rows.map(({ confidence }) => confidence).filter(Number.isFinite) }),
  },
  value: {
    words: "The mean value",
    find: (rows) => ({
      kind: "mean",
      values: rows.flatMap(({ value }) => (value !== undefined && Number.isFinite(value) ? [value] : [])),
    }),
  },
};

interface Estimate {
  readonly value: number | null;
  readonly n: number;
  readonly interval?: Interval;
}

function shareOf(hits: readonly boolean[], { monitoring }: CheckContext): Estimate {
  const n = hits.length;
  if (n === 0) return { value: null, n };
  const count = hits.filter(Boolean).length;
  const rows = independentRows(hits.map(Number), monitoring.correlated);
  return {
    value: count / n,
    n,
    interval: { ...wilson((count / n) * rows, rows, CONFIDENCE), confidence: CONFIDENCE, method: "wilson" },
  };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

const SHARE: Range = { low: 0, high: 1 };
const ANY: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** By the central limit: windows hold at least as many rows as `minimumRows`. */
function meanOf(values: readonly number[], { monitoring }: CheckContext, most: Range): Estimate {
  const n = values.length;
  if (n < 2) return { value: values[0] ?? null, n };
  const value = values.reduce((sum, each) => sum + each, 0) / n;
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (n - 1);
  const rows = independentRows(values, monitoring.correlated);
  const half = normalQuantile((1 + CONFIDENCE) / 2) * Math.sqrt(variance / rows);
  return {
    value,
    n,
    interval: {
      low: Math.max(most.low, value - half),
      high: Math.min(most.high, value + half),
      confidence: CONFIDENCE,
      method: "normal",
    },
  };
}
