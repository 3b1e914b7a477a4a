/** Every candidate that was tried, best first, and what became of it. */
import type { Measurement } from "../../../domain/measurement.ts";
import { type Html, html } from "../../../domain/pages/html.ts";
import { dayText, spanText } from "../../../domain/pages/numbers.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { EvaluationRecord, TrainingRecord } from "../../../domain/records.ts";
import { intervalText, metricText, valueText } from "../../../policy/metric-text.ts";
import { verdictBadge } from "../badges.ts";
import type { DeploymentFacts } from "../facts.ts";
import { digestText, fileLink, type Repository } from "../links.ts";

const MOST_EXPERIMENTS = 50;

interface Tried {
  readonly training: TrainingRecord;
  readonly evaluation: EvaluationRecord | null;
  readonly measurement: Measurement | null;
}

export function experimentsSection(facts: DeploymentFacts, repository: Repository, commit: string): Html {
  const { trainings, evaluations, versions, lineage } = facts;
  const metric = evaluations.some(({ candidate }) => candidate.measurements.some((each) => each.metric === "rmse"))
    ? "rmse"
    : "accuracy";
  const tried = trainings.map((training): Tried => {
    // On the test split: a soak judges the same version again, on rows of production.
    const own = evaluations.filter((each) => each.training === training.key);
    const evaluation = own.findLast(({ soak }) => soak === undefined) ?? own.at(-1) ?? null;
    const measurement = evaluation?.candidate.measurements.find(
      (each) => each.metric === metric && each.class === undefined,
    );
    return { training, evaluation, measurement: measurement ?? null };
  });
  const worth = ({ measurement }: Tried) => {
    const value = measurement?.value ?? null;
    return value === null ? Number.NEGATIVE_INFINITY : metric === "rmse" ? -value : value;
  };
  const sorted = tried.sort(
    (a, b) => compareNumbers(worth(b), worth(a)) || (a.training.createdAt < b.training.createdAt ? 1 : -1),
  );
  const rows = sorted.slice(0, MOST_EXPERIMENTS).map(({ training, evaluation, measurement }) => {
    const servable = training.outcome.state === "succeeded" ? training.outcome.servable : null;
    const version = servable === null ? undefined : versions.get(servable);
    const isChampion = servable !== null && servable === lineage?.version.spec.servable;
    const name = version
      ? html`${fileLink(repository, commit, version.file)}`
      : servable
        ? digestText(servable)
        : html`failed`;
    return {
      ...(isChampion && { tone: "current" }),
      cells: [
        html`${name}${isChampion ? html` <b>champion</b>` : html``}`,
        measurement?.value == null ? "–" : valueText(measurement.metric, measurement.value),
        measurement?.interval ? intervalText(measurement.metric, measurement.interval) : "–",
        evaluation
          ? verdictBadge(evaluation.verdict)
          : training.outcome.state === "failed"
            ? html`<span class="reason">${training.outcome.reason}</span>`
            : "not judged",
        `${training.dataset.name} ${training.dataset.version}`,
        dayText(training.createdAt),
        training.elapsedSeconds >= 5400
          ? spanText(training.elapsedSeconds * 1000)
          : `${Math.round(training.elapsedSeconds)} s`,
      ],
    };
  });
  const columns = [
    { title: "candidate" },
    { title: metricText(metric), isNumber: true as const },
    { title: "interval", isNumber: true as const },
    { title: "gates" },
    { title: "data" },
    { title: "trained" },
    { title: "took", isNumber: true as const },
  ];
  return rows.length === 0
    ? html`<p class="lead">Nothing was trained yet.</p>`
    : table("Candidates, the best on its test split first", columns, rows);
}

const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a - b);
