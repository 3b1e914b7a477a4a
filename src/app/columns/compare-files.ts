/** Compares two files column by column: pairs the columns, has the threads measure them, and tells how far it is. */
import { type Problem, problem, UserError, userError } from "../../domain/errors/user-error.ts";
import type { Log } from "../../ports/log.ts";
import type { ColumnComparison, ComparisonOptions } from "../../stages/drift/column.ts";
import type { ColumnPool } from "./pool.ts";
import type { Side } from "./sides.ts";

export interface Asked {
  /** Only these; all when empty. */
  readonly columns: readonly string[];
  readonly categories: ReadonlySet<string>;
  readonly options: ComparisonOptions;
}

export async function compareFiles(
  pool: ColumnPool,
  { reference, current }: { readonly reference: Side; readonly current: Side },
  { columns, categories, options }: Asked,
  log: Log,
): Promise<readonly ColumnComparison[]> {
  const names = namesOf(reference, current, columns);
  let done = 0;
  const found = await Promise.all(
    names.map(async (name) => {
      const [before, now] = [reference.columns.get(name), current.columns.get(name)];
      if (!before || !now) throw new RangeError(`${name} is not on both sides`);
      const task = { kind: "compare", name, reference: before, current: now } as const;
      const answer = await pool.run({ ...task, options: { ...options, categories: categories.has(name) } });
      done += 1;
      log.progress("columns", done / names.length, `${done} of ${names.length} columns`);
      return answer;
    }),
  );
  const problems = found.flatMap((each): readonly Problem[] => {
    if (each.type !== "mismatch") return [];
    const values = { column: each.name, reference: each.reference, current: each.current };
    return [problem("DRIFT_COLUMN_KIND", { location: { file: current.path }, with: values })];
  });
  if (problems.length > 0) throw new UserError(problems);
  const compared = found.filter((each) => each.type !== "mismatch");
  if (!compared.some(({ type }) => type === "number" || type === "category")) {
    throw userError("DRIFT_NOTHING_TO_COMPARE", { location: { file: current.path } });
  }
  return compared;
}

/** In the order of the reference. */
function namesOf(reference: Side, current: Side, wanted: readonly string[]): readonly string[] {
  const known = (side: Side, name: string) =>
    side.columns.has(name) || side.unmeasured.some((each) => each.name === name);
  const unknown = wanted.filter((name) => !known(reference, name) && !known(current, name));
  if (unknown.length > 0) {
    const expected = [...reference.columns.keys()].join(", ");
    throw new UserError(unknown.map((column) => problem("DRIFT_COLUMN_UNKNOWN", { expected, with: { column } })));
  }
  const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
  const alone = (side: Side, other: Side, words: string) =>
    [...side.columns.keys()]
      .filter((name) => isWanted(name) && !known(other, name))
      .map((column) =>
        problem("DRIFT_COLUMN_ONE_SIDE", { location: { file: side.path }, with: { column, side: words } }),
      );
  const problems = [...alone(reference, current, "the reference"), ...alone(current, reference, "the current file")];
  if (problems.length > 0) throw new UserError(problems);
  return [...reference.columns.keys()].filter((name) => isWanted(name) && current.columns.has(name));
}
