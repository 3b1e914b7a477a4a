/** What checks of distributions do when nothing changed: by the reference, at the size of a usual window. */
import { type DriftStatistic, statisticFor } from "../../../domain/drift-statistics.ts";
import { IMAGE_PROPERTIES } from "../../../domain/preprocessing.ts";
import { floorOf, reachedByChance } from "../../../policy/chance.ts";
import { formatNumber, formatShare } from "../../../policy/drift-words.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { measureDistance } from "../../../stats/drift-distance.ts";
import { type ColumnProfile, columnOf, profileNumbers } from "../../../stats/profile.ts";
import { chanceOf } from "../chance.ts";
import { outputName } from "../summaries.ts";
import type { ExplainFacts } from "./facts.ts";
import type { RuleFacts } from "./rule.ts";
import { explainSlices } from "./slice-rules.ts";
import { changedCategories, changedNumbers, criticalEffect, smallestSeen } from "./smallest.ts";

const DRAWS = 1000;

type Drift = Extract<MonitoringCheck, { readonly check: "data-drift" | "prediction-drift" | "multivariate-drift" }>;

export function explainDrift(check: Drift, facts: ExplainFacts): readonly RuleFacts[] {
  switch (check.check) {
    case "data-drift": {
      const columns = inputColumns(check, facts);
      const rules = columns.map((reference) => {
        const asked = reference.type === "category" ? (check.categories ?? check.statistic) : check.statistic;
        const statistic = statisticFor(asked, reference.type === "category" ? "categories" : "numbers");
        return explainColumn(check, { reference, statistic, tests: columns.length, called: statistic }, facts);
      });
      return [...rules, ...explainSlices(check, facts)];
    }
    case "prediction-drift": {
      const reference = answersColumn(check.of ?? DEFAULTS.predictionDriftOf, facts);
      const called = (check.of ?? DEFAULTS.predictionDriftOf) === "answers" ? "prediction" : "confidence";
      return reference ? [explainColumn(check, { reference, statistic: "psi", tests: 1, called }, facts)] : [];
    }
    case "multivariate-drift":
      return [explainWhole(check, facts)];
  }
}

interface Column {
  readonly reference: ColumnProfile;
  readonly statistic: DriftStatistic;
  /** How many are corrected for one another. */
  readonly tests: number;
  /** The signal's statistic. */
  readonly called: string;
}

function explainColumn(check: Drift, column: Column, { monitoring, rows }: ExplainFacts): RuleFacts {
  const { reference, statistic, called } = column;
  const rule = check.check === "data-drift" ? `data-drift by ${check.statistic}` : check.check;
  const significance = check.significance ?? DEFAULTS.significance;
  const isPlain = check.rule === "threshold";
  const against = isPlain
    ? `${formatNumber(check.effect)}, whatever chance does`
    : heldAgainst(check.effect, significance);
  const base = { rule, statistic: called, subject: reference.name, against, rows, referenceRows: reference.n };
  if (rows === null || Math.min(rows, reference.n) < monitoring.minimumRows) {
    // Too few rows decide nothing, so they raise nothing either.
    return { ...base, floor: null, chance: rows === null ? null : 0, isBound: false, smallest: null };
  }
  const next = chanceOf(["explain", reference.name, called, rows]);
  const binning = "binning" in check ? (check.binning ?? DEFAULTS.binning) : DEFAULTS.binning;
  const same =
    reference.type === "number"
      ? changedNumbers(reference, rows, 0, next)
      : changedCategories(reference, rows, 0, next);
  const { nulls } = measureDistance(statistic, reference, same, { binning, draws: DRAWS, next });
  const floor = floorOf(nulls);
  const level = significance / column.tests;
  const threshold = isPlain
    ? check.effect
    : Math.max(check.effect, floor, criticalEffect(statistic, nulls, { n: reference.n, m: rows }, level));
  const reached = reachedByChance(nulls, isPlain ? check.effect : Math.max(check.effect, floor));
  const seen = smallestSeen({ statistic, binning, reference, rows, threshold, next });
  return {
    ...base,
    floor,
    chance: isPlain ? reached : Math.min(reached, level),
    isBound: reached < 1 / DRAWS || !isPlain,
    smallest: seen === null ? null : smallestText(reference, seen),
  };
}

function smallestText(reference: ColumnProfile, seen: number): string {
  if (reference.type === "number") return `a move by ${formatNumber(seen)} deviations`;
  return `${formatShare(seen)} of rows to ${reference.counts[0]?.[0] ?? "another"}`;
}

const heldAgainst = (effect: number, significance: number): string =>
  `${formatNumber(effect)}, the floor, and a chance of ${formatShare(significance)}`;

/** Its null effects need the rows of training themselves; that no more than the significance fail needs nothing. */
function explainWhole(check: Drift, { rows, reference, season }: ExplainFacts): RuleFacts {
  const significance = check.significance ?? DEFAULTS.significance;
  return {
    rule: check.check,
    statistic: "reconstruction",
    subject: "inputs",
    against: check.rule === "threshold" ? formatNumber(check.effect) : heldAgainst(check.effect, significance),
    rows,
    referenceRows: season?.year?.rows.length ?? reference.profile.rows,
    floor: null,
    chance: check.rule === "threshold" ? null : significance,
    isBound: true,
    smallest: null,
  };
}

function inputColumns(
  { features }: Extract<Drift, { readonly check: "data-drift" }>,
  { reference, season, deployment }: ExplainFacts,
): readonly ColumnProfile[] {
  const { redact } = deployment.predictions;
  return reference.version.signature.features
    .filter(({ name }) => !redact.includes(name) && (features?.includes(name) ?? true))
    .flatMap(({ name, type }) =>
      type === "image" ? IMAGE_PROPERTIES.map((property) => `${name}.${property}`) : [name],
    )
    .map((name) => season?.columns.get(name) ?? columnOf(reference.profile, name))
    .filter((column) => column !== undefined && column.n > 0) as readonly ColumnProfile[];
}

function answersColumn(of: "answers" | "confidence", { reference, season }: ExplainFacts): ColumnProfile | null {
  const { label } = reference.version.signature;
  const seasonal = season?.columns.get(outputName(of, "champion"));
  if (seasonal) return { ...seasonal, name: of === "confidence" ? of : label.name };
  if (of === "confidence") {
    const sure = (reference.tried ?? []).map(({ probabilities }) => Math.max(...probabilities));
    return sure.length > 0 ? profileNumbers("confidence", sure, Number.POSITIVE_INFINITY) : null;
  }
  if (reference.values.length > 0) return profileNumbers(label.name, reference.values, Number.POSITIVE_INFINITY);
  const counts = [...reference.answers].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  const n = counts.reduce((sum, [, count]) => sum + count, 0);
  return n > 0 ? { name: label.name, type: "category", n, missing: 0, counts } : null;
}
