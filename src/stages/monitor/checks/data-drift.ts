/** Features whose distribution is no longer that of training. */
import type { Prediction } from "../../../domain/prediction.ts";
import { IMAGE_PROPERTIES } from "../../../domain/preprocessing.ts";
import type { Feature } from "../../../domain/signature.ts";
import { judgeShift } from "../../../policy/drift.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { columnOf, profileCategories, profileNumbers } from "../../../stats/profile.ts";
import type { WindowFacts } from "../facts.ts";
import { type ColumnPair, measureShifts } from "../shifts.ts";
import { type CheckContext, chosen, type Measure } from "./context.ts";

export const dataDrift: Measure<"data-drift"> = (check, context) => {
  const { facts, key, monitoring } = context;
  const pairs = chosen(context.features, check.features).flatMap((feature) =>
    feature.type === "image" ? imagePairs(feature.name, facts) : [columnPair(feature, context)],
  );
  const shifts = measureShifts(pairs, check.statistic === "psi" ? "psi" : "ks", key);
  return shifts.map((shift) => judgeShift(shift, thresholds(check, monitoring.minimumRows)));
};

export const thresholds = (
  check: { readonly effect: number; readonly significance?: number },
  minimumRows: number,
) => ({
  effect: check.effect,
  significance: check.significance ?? DEFAULTS.significance,
  minimumRows,
});

const columnPair = (feature: Feature, { facts, inputs }: CheckContext): ColumnPair => ({
  reference: columnOf(facts.reference.profile, feature.name) ?? windowColumn(feature, []),
  current: windowColumn(feature, inputs),
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
