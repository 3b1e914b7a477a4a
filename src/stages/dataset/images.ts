/** The images of a version: what is measured of them for the reference profile, and where one stands twice. */
import { type Digest, isDigest } from "../../domain/digest.ts";
import { type Location, type Problem, problem } from "../../domain/errors/user-error.ts";
import { IMAGE_PROPERTIES, type ImageProperty } from "../../domain/preprocessing.ts";
import type { Row, Split } from "../../domain/table.ts";
import type { Dataset } from "../../spec/resolved.ts";
import type { ProfiledColumn } from "../../stats/profile.ts";

export type ImageProperties = Readonly<Record<ImageProperty, number>>;
export type MeasureImage = (image: Digest) => Promise<ImageProperties>;

/** Images are decoded so many at a time: thousands of them would not fit. */
const AT_ONCE = 4;
const PROBLEM_LIMIT = 100;

export const imageColumns = ({ columns }: Pick<Dataset, "columns">): readonly string[] =>
  columns.filter(({ type }) => type === "image").map(({ name }) => name);

export const imagesOf = (dataset: Pick<Dataset, "columns">, rows: readonly Row[]): ReadonlySet<string> =>
  new Set(imageColumns(dataset).flatMap((column) => rows.map((row) => row[column]).filter(isDigest)));

/** Named as predictions name them: `<column>.<property>`. */
export const profiledProperties = (dataset: Pick<Dataset, "columns">): readonly ProfiledColumn[] =>
  imageColumns(dataset).flatMap((column) =>
    IMAGE_PROPERTIES.map((property) => ({ name: `${column}.${property}`, type: "number" as const })),
  );

/** The rows with the properties of their images beside the cells; the same rows where there is no image. */
export async function withProperties(
  dataset: Pick<Dataset, "columns">,
  rows: readonly Row[],
  measure: MeasureImage | undefined,
): Promise<readonly Row[]> {
  const columns = imageColumns(dataset);
  if (columns.length === 0) return rows;
  if (!measure) throw new Error("images cannot be measured here");
  return mapBounded(rows, async (row) => {
    const measured: [string, number][] = [];
    for (const column of columns) {
      const image = row[column];
      if (!isDigest(image)) continue;
      const properties = await measure(image);
      for (const property of IMAGE_PROPERTIES) measured.push([`${column}.${property}`, properties[property]]);
    }
    return { ...row, ...Object.fromEntries(measured) };
  });
}

/** In order, a few at a time. */
export async function mapBounded<T, U>(items: readonly T[], map: (item: T) => Promise<U>): Promise<readonly U[]> {
  const results: U[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(map))));
  }
  return results;
}

interface PlacedRow {
  readonly cells: Row;
  readonly split: Split;
  readonly location: Location;
}

/** Equal bytes under two names are harmless in one split with one label: a camera that saw nothing move. */
export function imagesInTwoPlaces(dataset: Pick<Dataset, "columns" | "label">, rows: readonly PlacedRow[]) {
  const problems: Problem[] = [];
  for (const column of imageColumns(dataset)) {
    const first = new Map<unknown, PlacedRow>();
    for (const row of rows) {
      const image = row.cells[column];
      const earlier = first.get(image);
      if (!earlier) {
        if (image !== null) first.set(image, row);
        continue;
      }
      const label = dataset.label;
      const difference =
        earlier.cells[label] === row.cells[label]
          ? earlier.split === row.split
            ? null
            : `in the splits ${earlier.split} and ${row.split}`
          : `as ${earlier.cells[label]} and as ${row.cells[label]}`;
      if (difference === null) continue;
      const { file, line } = earlier.location;
      const found = `first at ${line === undefined ? file : `${file}:${line}`}`;
      problems.push(problem("DATA_IMAGE_TWICE", { location: row.location, found, with: { difference } }));
    }
  }
  return problems.slice(0, PROBLEM_LIMIT);
}
