/** Gates that a test split is too small for are told before anything is trained; what is told is what policy then says. */
import { expect, test } from "vitest";
import { MINIMUM_ROWS } from "../../../src/policy/gates.ts";
import { undecidableGates } from "../../../src/stages/validate/undecidable-gates.ts";
import { tango } from "../../../src/stats/tango.ts";
import { wilson } from "../../../src/stats/wilson.ts";
import { contextOf, MODEL } from "../../spec/rules/check.ts";

const VERSION = "datasets/core/versions/1.yaml";

/** What is said of the core's first gate when it is this one, with so many test rows. */
function said(lines: readonly string[], rows: number, bad = rows) {
  const context = contextOf({
    changes: [
      {
        path: MODEL,
        from: "- metric: accuracy\n      min: 0.6 # decided by n\n    - metric: recall\n      class: bad\n      notWorseThan: champion\n      margin: 0.05",
        to: `- ${lines.join("\n      ")}`,
      },
    ],
  });
  const version = context.specs.datasetVersions.get("core")?.get(1);
  if (!version) throw new Error(`${VERSION} is not there`);
  const { splits } = version.spec;
  const test = { ...splits.test, rows, labels: { good: rows - bad, bad } };
  const changed = { ...version, spec: { ...version.spec, splits: { ...splits, test } } };
  const datasetVersions = new Map([["core", new Map([[1, changed]])]]);
  return undecidableGates({ ...context, specs: { ...context.specs, datasetVersions } });
}

/** The fewest rows of which nothing is said, and what is said of one fewer. */
function fewest(lines: readonly string[]): number {
  let rows = MINIMUM_ROWS;
  while (said(lines, rows).length > 0) rows++;
  if (rows > MINIMUM_ROWS) expect(said(lines, rows - 1)[0]?.expected).toBe(`${rows} rows or more`);
  return rows;
}

test.each([
  [["metric: accuracy", "min: 0.98"], (n: number) => wilson(n, n, 0.9).low >= 0.98],
  [["metric: forwarded", "max: 0.02"], (n: number) => wilson(0, n, 0.9).high <= 0.02],
  [["metric: accuracy", "notWorseThan: champion", "margin: 0.02"], (n: number) => tango(0, 0, n, 0.9).low >= -0.02],
  [["metric: accuracy", "notWorseThan: best", "margin: 0.02"], (n: number) => tango(0, 0, n, 0.9).low >= -0.02],
  [["metric: accuracy", "min: 0.98", "confidence: 0.99"], (n: number) => wilson(n, n, 0.98).low >= 0.98],
] as const)("%j is decidable from the very row on at which a perfect result passes", (lines, passes) => {
  const rows = fewest(lines);
  expect(rows).toBeGreaterThan(MINIMUM_ROWS);
  expect([passes(rows - 1), passes(rows)]).toEqual([false, true]);
});

test("fewer than the least rows decide nothing, of the whole split or of the class", () => {
  expect(said(["metric: log-loss", "max: 0.4"], 29)).toMatchObject([
    { code: "SPEC_GATE_UNDECIDABLE", severity: "warning", found: "29 rows", expected: "30 rows or more" },
  ]);
  expect(said(["metric: recall", "class: bad", "min: 0.4"], 200, 12)).toMatchObject([{ found: "12 rows" }]);
  expect(said(["metric: recall", "class: bad", "min: 0.4"], 200, 150)).toEqual([]);
});

test("no number of rows shows that nothing at all is lost, or that all is right", () => {
  expect(said(["metric: accuracy", "notWorseThan: champion", "margin: 0"], 1_000_000)).toMatchObject([
    { expected: "a margin that leaves some room", message: expect.stringContaining("just like the champion") },
  ]);
  expect(said(["metric: accuracy", "min: 1"], 1_000_000)).toMatchObject([{ expected: "a min that leaves some room" }]);
});

test.each([
  [["metric: f1.macro", "notWorseThan: champion", "margin: 0.0001"]],
  [["metric: latency.p99", "max: 0.001"]],
  [["metric: accuracy", "betterThan: champion"]],
  [["metric: accuracy", "min: 0.5", "confidence: 0.5"]],
])("of %j rows alone say nothing", (lines) => {
  expect(said(lines, 30)).toEqual([]);
});
