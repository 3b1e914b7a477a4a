/** Features that are no longer sent, or of another type. */

import { isDigest } from "../../../domain/digest.ts";
import type { Feature } from "../../../domain/signature.ts";
import type { Cell } from "../../../domain/table.ts";
import { judgeCells } from "../../../policy/data-quality.ts";
import { columnOf } from "../../../stats/profile.ts";
import { type CheckContext, INPUTS, type Measure } from "./context.ts";

/** A missing cell fits, unless every one is missing of a feature that training had: then nobody sends it any more. */
export const schema: Measure<"schema"> = ({ max }, context) => {
  const { features, inputs, monitoring } = context;
  const gone = features.filter((feature) => isGone(feature, context)).map(({ name }) => name);
  const broken = new Map<string, number>();
  let count = 0;
  for (const row of inputs) {
    let fits = gone.length === 0;
    for (const { name, type } of features) {
      if (FITS[type](row[name] ?? null)) continue;
      broken.set(name, (broken.get(name) ?? 0) + 1);
      fits = false;
    }
    if (!fits) count += 1;
  }
  const worst = [...broken].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  const examples = [
    ...gone.map((name) => `${name}, which is no longer sent`),
    ...worst.slice(0, EXAMPLES).map(([name, rows]) => `${name}, of another type in ${rows}`),
  ];
  return [
    judgeCells(
      { subject: INPUTS, statistic: "schema", count, n: inputs.length, examples },
      max,
      monitoring.minimumRows,
    ),
  ];
};

const EXAMPLES = 3;

const FITS: Readonly<Record<Feature["type"], (cell: Cell) => boolean>> = {
  number: (cell) => cell === null || typeof cell === "number",
  category: (cell) => cell === null || typeof cell === "string",
  image: (cell) => cell === null || isDigest(cell),
};

function isGone({ name }: Feature, { facts, inputs }: CheckContext): boolean {
  const known = columnOf(facts.reference.profile, name);
  if (!known || known.n === 0 || inputs.length === 0) return false;
  return inputs.every((row) => (row[name] ?? null) === null);
}
