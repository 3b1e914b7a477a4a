/** Why a candidate was not promoted, which data would help, and what to try next: as far as the numbers tell. Pure. */
import type { EvaluationDetails, Explanation } from "../../../domain/evaluation.ts";
import { METRICS, type MetricName } from "../../../domain/metrics.ts";
import type { EvaluationRecord, GateResult, TrainingRecord } from "../../../domain/records.ts";
import { MINIMUM_ROWS } from "../../../policy/gates.ts";
import { sliceText, valueText } from "../../../policy/metric-text.ts";
import type { DatasetVersion, ResolvedGate } from "../../../spec/resolved.ts";
import { attemptOf, attemptsOf, headlineOf } from "./ledger.ts";
import { fromCurve, guessingLoss } from "./loss-curve.ts";
import { type Loss, lossesOf } from "./lost.ts";
import { fromLedger } from "./suggest.ts";

export interface ExplainInput {
  readonly weighed: Pick<EvaluationRecord, "candidate" | "champion" | "results"> & {
    readonly details: EvaluationDetails;
  };
  readonly gates: readonly ResolvedGate[];
  readonly answers: "classes" | "values";
  readonly training: TrainingRecord;
  readonly splits: DatasetVersion["spec"]["splits"];
  /** The ledger: every training and every earlier evaluation, oldest first. */
  readonly trainings: readonly TrainingRecord[];
  readonly evaluations: readonly EvaluationRecord[];
}

/** More is not read. */
const MOST = 6;

export function explain(input: ExplainInput): Explanation {
  const usual = headlineOf(input.gates, input.answers);
  const headline = failedMetric(input.weighed.results) ?? usual;
  // Not every part was measured by every metric.
  const own = lossesOf(input.weighed, headline);
  const losses = own.length > 0 ? own : lossesOf(input.weighed, usual);
  const lost = unique(losses.map(({ text }) => text));
  const data = unique(dataOf(input, losses));
  return {
    lost:
      lost.length > 0 ? lost : ["No class, slice or perturbation that was looked at lost more than chance explains."],
    data: data.length > 0 ? data : ["Nothing that was measured says which data would help."],
    next: unique(nextOf(input, losses, headline)),
  };
}

/** What it is about: the metric of the worst gate that rows decide; null: it is about something else. */
function failedMetric(results: readonly GateResult[]): MetricName | null {
  const metrics = (["fail", "inconclusive"] as const).flatMap((verdict) =>
    results.flatMap(({ evidence, verdict: said }) => (evidence && said === verdict ? [evidence.metric] : [])),
  );
  return metrics.find((metric) => METRICS[metric].on === "rows" && !("perClass" in METRICS[metric])) ?? null;
}

const unique = (sentences: readonly string[]): readonly string[] => [...new Set(sentences)].slice(0, MOST);

function dataOf({ weighed, splits }: ExplainInput, losses: readonly Loss[]): readonly string[] {
  const testRows = splits.test.rows;
  return [
    ...weighed.results.flatMap(undecided),
    ...losses.flatMap(({ slice }) =>
      slice && slice.n < testRows / 3
        ? [
            `Training rows on ${sliceText(slice.slice)}: it lost there, and of ${testRows} test rows ${slice.n} are such.`,
          ]
        : [],
    ),
    ...rareClasses(splits.train.labels).flatMap(({ name, rows, all }) =>
      losses.some((loss) => loss.class === name)
        ? [`Rows of ${name}: it lost there, and of ${all} training rows ${rows} are such.`]
        : [],
    ),
    ...Object.entries(splits.test.labels).flatMap(([name, rows]) =>
      weighed.candidate.confusion.classes.includes(name) && rows > 0 && rows < MINIMUM_ROWS
        ? [`Test rows of ${name}: there are ${rows}, and fewer than ${MINIMUM_ROWS} decide nothing about it.`]
        : [],
    ),
  ];
}

function undecided({ gate, verdict, wanted, evidence }: GateResult): readonly string[] {
  if (verdict !== "inconclusive" || wanted === undefined || wanted === null) return [];
  // No row more in the split makes a server be timed more often.
  const basis = evidence && METRICS[evidence.metric].on;
  if (basis !== undefined && basis !== "rows" && basis !== "groups") return [];
  const more = wanted - (evidence?.n ?? 0);
  return more > 0 ? [`About ${more} more test rows of its kind would decide "${gate}".`] : [];
}

/** Of fewer than half of the rows that an equal share would be. */
function rareClasses(labels: Readonly<Record<string, number>>) {
  const all = Object.values(labels).reduce((sum, rows) => sum + rows, 0);
  const share = all / Math.max(1, Object.keys(labels).length);
  return Object.entries(labels)
    .filter(([, rows]) => rows < share / 2)
    .map(([name, rows]) => ({ name, rows, all }));
}

function nextOf(input: ExplainInput, losses: readonly Loss[], headline: MetricName): readonly string[] {
  const { weighed, training, trainings, evaluations, splits, answers } = input;
  const own = attemptOf(training, weighed.candidate, headline);
  if (!own) return [`${headline} could not be measured: there is nothing to compare earlier trainings by.`];
  const about = { model: training.model, testSplit: testSplitOf(input) };
  const others = attemptsOf(trainings, evaluations, about, headline).filter((each) => each.training !== own.training);
  const guessing = answers === "classes" ? guessingLoss(splits.train.labels) : null;
  return [
    ...classWeights(
      input,
      losses,
      [own, ...others].map(({ settings }) => settings.classWeights),
    ),
    ...fromCurve({ progress: training.progress, settings: own.settings, guessing }),
    ...fromLedger({ metric: headline, own, others }),
    ...(others.some(({ value }) => value === own.value)
      ? [
          `Another training has exactly this ${headline} (${valueText(headline, own.value)}): what was changed changed nothing.`,
        ]
      : []),
  ];
}

const testSplitOf = ({ splits }: ExplainInput) => splits.test.data;

function classWeights(
  { splits }: ExplainInput,
  losses: readonly Loss[],
  tried: readonly (string | number | boolean | undefined)[],
): readonly string[] {
  const rare = rareClasses(splits.train.labels).filter(({ name }) => losses.some((loss) => loss.class === name));
  if (rare.length === 0 || tried[0] !== "none" || tried.includes("balanced")) return [];
  const names = rare.map(({ name }) => name).join(", ");
  return [`classWeights: balanced has not been tried, and what is rare in training lost: ${names}.`];
}
