/** Slices that can be named: a value is whatever a caller sent, of any length, and goes into records and issues. */
import type { SliceOf } from "../../domain/evaluation.ts";

const LONGEST = 200;

/** Rows of the others count in the whole all the same. */
export const isNameable = (slice: SliceOf): boolean => Object.values(slice).every((value) => value.length <= LONGEST);
