/** From a window's rows to its record: measures everything that the deployment's checks and alerts ask for. Pure. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { hasInputs, type Prediction } from "../../domain/prediction.ts";
import { IMAGE_PROPERTIES } from "../../domain/preprocessing.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { answersOf, type Feature } from "../../domain/signature.ts";
import { judgeAlert } from "../../policy/alerts.ts";
import { judgeCells } from "../../policy/data-quality.ts";
import { judgeShift, type Shift } from "../../policy/drift.ts";
import { foldSignals, windowState } from "../../policy/signal-state.ts";
import type { Deployment, MonitoringCheck } from "../../spec/resolved.ts";
import { DEFAULTS } from "../../spec/schema/defaults.ts";
import { columnOf, profileCategories, profileNumbers } from "../../stats/profile.ts";
import { countMissing, countOutside } from "./cells.ts";
import { chanceOf } from "./chance.ts";
import { type Answered, measureMetric } from "./performance.ts";
import type { Reference } from "./reference.ts";
import { type ColumnPair, categories, measureShifts } from "./shifts.ts";
import type { Window } from "./windows.ts";

export interface WindowFacts {
  readonly deployment: Deployment;
  readonly window: Window;
  readonly champion: MonitoringRecord["champion"];
  readonly reference: Reference;
  /** Every answered row of the window whose inputs fit the champion, whoever was champion then, and what its canary answered. */
  readonly rows: readonly Prediction[];
  /** Of these, what the champion itself answered. */
  readonly own: readonly Prediction[];
  /** Rows of the window that somebody gave a label to, in whichever way. */
  readonly labelled: number;
  readonly answered: Answered;
  /** Records of earlier windows, oldest first. */
  readonly history: readonly MonitoringRecord[];
}

export type Monitoring = NonNullable<Deployment["monitoring"]>;

function recordKey(deployment: string, window: Window, champion: MonitoringRecord["champion"]): Digest {
  return digestOfJson({ deployment, from: window.from, to: window.to, champion });
}

export function planWindow(facts: WindowFacts, monitoring: Monitoring, createdAt: string): MonitoringRecord {
  const { deployment, window, champion, history, rows } = facts;
  const key = recordKey(deployment.name, window, champion);
  const signals = rows.length === 0 ? [] : measureSignals(facts, monitoring, key);
  const record = {
    schema: 1,
    kind: "monitoring",
    key,
    createdAt,
    deployment: deployment.name,
    window: { from: window.from, to: window.to },
    champion,
    predictions: rows.length,
    ...(!rows.every(hasInputs) && { withInputs: rows.filter(hasInputs).length }),
    labelled: facts.labelled,
    signals,
    state: "ok",
  } as const satisfies MonitoringRecord;
  const states = foldSignals([...history, record]);
  const { minimumRows } = monitoring;
  return { ...record, state: windowState(states, { predictions: rows.length, minimumRows }) };
}

function measureSignals(facts: WindowFacts, monitoring: Monitoring, key: Digest): readonly Signal[] {
  const checked = monitoring.checks.flatMap((check) => runCheck(check, facts, monitoring.minimumRows, key));
  const alerted = monitoring.alerts.map((alert) =>
    judgeAlert(alert, measureMetric(alert.metric, alert.class, facts.answered, chanceOf([key, alert]))),
  );
  return [...checked, ...alerted];
}

function runCheck(check: MonitoringCheck, facts: WindowFacts, minimumRows: number, key: Digest): readonly Signal[] {
  switch (check.check) {
    case "missing":
      return features(facts).map((feature) => judgeCells(countMissing(feature, inputs(facts)), check.max, minimumRows));
    case "range":
      return features(facts).flatMap((feature) => {
        const counted = countOutside(feature, facts.reference.dataset, inputs(facts));
        return counted ? [judgeCells(counted, check.max, minimumRows)] : [];
      });
    case "data-drift": {
      const pairs = features(facts).flatMap((feature) =>
        feature.type === "image" ? imagePairs(feature.name, facts) : [columnPair(feature, facts)],
      );
      const shifts = measureShifts(pairs, check.statistic === "psi" ? "psi" : "ks", key);
      return shifts.map((shift) => judgeShift(shift, thresholds(check, minimumRows)));
    }
    case "prediction-drift": {
      const isNumber = answersOf(facts.reference.version.signature.task) === "values";
      const shift = isNumber ? measureValues(facts, key) : measureAnswers(facts);
      return shift ? [judgeShift(shift, thresholds(check, minimumRows))] : [];
    }
    default:
      throw new TypeError(`the check ${check.check} is not measured`);
  }
}

const columnPair = (feature: Feature, facts: WindowFacts): ColumnPair => ({
  reference: columnOf(facts.reference.profile, feature.name) ?? windowColumn(feature, []),
  current: windowColumn(feature, inputs(facts)),
});

/** Every image is a new file: what is compared is what was measured of it, whether or not the file was kept. */
const imagePairs = (image: string, { reference, rows }: WindowFacts): readonly ColumnPair[] =>
  IMAGE_PROPERTIES.map((property) => {
    const name = `${image}.${property}`;
    const measured = rows.map(({ properties }) => properties?.[name] ?? null);
    return {
      reference: columnOf(reference.profile, name) ?? profileNumbers(name, []),
      current: profileNumbers(name, measured, Number.POSITIVE_INFINITY),
    };
  });

const thresholds = (check: { readonly effect: number; readonly significance?: number }, minimumRows: number) => ({
  effect: check.effect,
  significance: check.significance ?? DEFAULTS.significance,
  minimumRows,
});

/** Of a regression: PSI over the deciles of what the champion answered when it was tried. */
function measureValues({ reference, own }: WindowFacts, key: Digest): Shift | undefined {
  const subject = reference.version.signature.label.name;
  const column = (values: readonly (number | null)[]) => profileNumbers(subject, values, Number.POSITIVE_INFINITY);
  const current = column(own.map(({ value }) => value ?? null));
  return measureShifts([{ reference: column(reference.values), current }], "psi", key)[0];
}

function measureAnswers({ reference, own }: WindowFacts): Shift {
  const subject = reference.version.signature.label.name;
  const counts = [...reference.answers].filter(([, count]) => count > 0);
  const referenceRows = counts.reduce((sum, [, count]) => sum + count, 0);
  const current = profileCategories(
    subject,
    own.map(({ label }) => label),
  );
  const isMeasured = referenceRows > 0 && current.n > 0;
  const { effect, pValue } = isMeasured ? categories({ counts }, current, "prediction") : { effect: null, pValue: 1 };
  return {
    subject,
    statistic: "prediction",
    effect,
    pValue,
    n: current.n,
    referenceRows,
    reference: { type: "category", counts },
    current,
  };
}

/** What is never written down is missing in every row, and broken in none. */
const features = ({ reference, deployment }: WindowFacts): readonly Feature[] =>
  reference.version.signature.features.filter(({ name }) => !deployment.predictions.redact.includes(name));
const inputs = (facts: WindowFacts) => facts.rows.filter(hasInputs).map((row) => row.inputs);

function windowColumn(feature: Feature, rows: readonly Prediction["inputs"][]) {
  const cells = rows.map((row) => row[feature.name] ?? null);
  // The window keeps every value: only a stored reference has to be small.
  if (feature.type === "number") return profileNumbers(feature.name, cells, Number.POSITIVE_INFINITY);
  const known = new Set(feature.type === "category" ? feature.values : []);
  // What training never saw counts as one category: its names are production's, and may not be shown.
  return profileCategories(
    feature.name,
    cells.map((cell) => (cell === null || known.has(String(cell)) ? cell : NEVER_SEEN)),
  );
}

const NEVER_SEEN = "(never seen in training)";
