/** To which split a row belongs: decided by the row alone, so that it can never move. */
import { createHash } from "node:crypto";
import { parseDuration } from "../../domain/duration.ts";
import type { Row, Split } from "../../domain/table.ts";
import { parseTimestamp } from "../../domain/timestamp.ts";
import type { Dataset, SplitRule } from "../../spec/resolved.ts";

const HEX_DIGITS = 13;

/** A number in [0, 1) from the first 52 bits of SHA-256: uniform over keys, equal on every machine and forever. */
export function stableShare(salt: string, key: string): number {
  const hex = createHash("sha256").update(`${salt}\n${key}`).digest("hex").slice(0, HEX_DIGITS);
  return Number.parseInt(hex, 16) / 2 ** (4 * HEX_DIGITS);
}

/** Rows have been checked before: the columns named here have readable values. */
export function splitterOf(dataset: Pick<Dataset, "name" | "id" | "split">): (row: Row) => Split {
  const { name, split, id } = dataset;
  switch (split.by) {
    case "hash":
      return (row) => {
        const share = stableShare(name, groupOf(split, row));
        if (share < split.test) return "test";
        return share < split.test + split.validation ? "validation" : "train";
      };
    case "time": {
      const [from, to] = [instantOf(split.testFrom), instantOf(split.testTo)];
      return (row) => {
        const instant = instantOf(row[split.column]);
        if (from <= instant && instant < to) return "test";
        return stableShare(name, String(row[id])) < split.validation ? "validation" : "train";
      };
    }
  }
}

function groupOf(split: Extract<SplitRule, { by: "hash" }>, row: Row): string {
  const cell = row[split.column];
  if (split.every === undefined) return String(cell);
  return String(Math.floor(instantOf(cell) / parseDuration(split.every)));
}

function instantOf(cell: unknown): number {
  const instant = parseTimestamp(String(cell));
  if (instant === null) throw new RangeError(`not a time: ${cell}`);
  return instant;
}
