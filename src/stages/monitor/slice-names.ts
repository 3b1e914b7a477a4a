/** Slices that can be named: a value is whatever a caller sent, of any length, and goes into records and issues. */
import type { SliceOf } from "../../domain/evaluation.ts";
import { MISSING } from "../../domain/slices.ts";
import type { Reference } from "./reference.ts";

const LONGEST = 200;

/**
 * Rows of the others count in the whole all the same. A category that training never saw may be a name that a caller
 * wrote into the wrong field: like the examples of cells, it is shown only where the dataset is public.
 */
export const isNameable = (slice: SliceOf, { version, dataset }: Pick<Reference, "version" | "dataset">): boolean =>
  Object.entries(slice).every(([name, value]) => {
    if (value.length > LONGEST) return false;
    const feature = version.signature.features.find((each) => each.name === name);
    if (feature?.type !== "category" || value === MISSING || dataset.visibility === "public") return true;
    const column = dataset.columns.find((each) => each.name === name);
    return (column?.type === "category" && column.values ? column.values : feature.values).includes(value);
  });
