/** What is wrong with the data itself, apart from how it is distributed: facts of the current side, against the reference. */
import { formatShare } from "../../policy/drift-words.ts";
import type { ColumnComparison } from "./column.ts";

export interface Finding {
  readonly column: string;
  readonly kind: "missing" | "infinite" | "constant" | "empty" | "range" | "new-categories";
  /** Text, not Markdown. */
  readonly text: string;
}

/** A share of missing values that grew by as much is told. */
const MORE_MISSING = 0.01;
const EXAMPLES = 3;

export function findingsOf(column: ColumnComparison): readonly Finding[] {
  const { name, reference, current } = column;
  const found: Finding[] = [];
  const add = (kind: Finding["kind"], text: string) => void found.push({ column: name, kind, text: `${name} ${text}` });
  const [before, now] = [missingShare(reference), missingShare(current)];
  if (current.n === 0 && reference.n > 0) add("empty", "has no values any more");
  else if (now > before + MORE_MISSING)
    add("missing", `is missing in ${formatShare(now)} of rows, before in ${formatShare(before)}`);
  if (column.type === "number") {
    const { infinite } = column.current;
    if (infinite > 0) add("infinite", `is infinite in ${infinite} rows, which are left out`);
    if (isConstant(column.current) && !isConstant(column.reference)) add("constant", `is always ${column.current.min}`);
    if (column.outside !== null && isBeyondChance(column.outside, column.reference.n, column.current.n)) {
      const [from, to] = [column.reference.min, column.reference.max];
      const share = formatShare(column.outside / column.current.n);
      add("range", `lies outside of ${from} to ${to}, the range before, in ${share} of rows (${column.outside})`);
    }
  }
  if (column.type === "category") {
    if (column.current.distinct === 1 && (column.reference.distinct ?? 0) > 1) {
      add("constant", `is always ${JSON.stringify(column.current.counts[0]?.[0] ?? "")}`);
    }
    if (column.fresh > 0 && column.reference.n > 0) {
      const some = column.news.slice(0, EXAMPLES).map(([value]) => JSON.stringify(value));
      const more = column.fresh > some.length ? ", ..." : "";
      const share = formatShare(column.freshRows / column.current.n);
      add(
        "new-categories",
        `has ${column.fresh} ${column.fresh === 1 ? "value" : "values"} that it never had before, in ${share} of rows: ${some.join(", ")}${more}`,
      );
    }
  }
  return found;
}

/** So seldom a window without any change has as many values beyond the reference's smallest and largest. */
const SURPRISING = 0.001;

/**
 * The largest of n + m alike values is one of the m with probability m / (n + m), the two largest with about its square,
 * and so on; at two ends there are k + 1 ways to have k of them.
 */
const isBeyondChance = (outside: number, n: number, m: number): boolean =>
  outside > 0 && (outside + 1) * (m / (n + m)) ** outside < SURPRISING;

interface Side {
  readonly n: number;
  readonly missing: number;
}

const missingShare = ({ n, missing }: Side) => (n + missing > 0 ? missing / (n + missing) : 0);

const isConstant = ({ n, min, max }: Extract<ColumnComparison, { readonly type: "number" }>["current"]) =>
  n > 1 && min === max;
