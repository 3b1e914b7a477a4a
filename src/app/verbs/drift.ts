/** `drift`: any two files of rows, compared column by column. No repository, no deployment. */
import { resolve } from "node:path";
import { nodeFiles } from "../../adapters/files/files.ts";
import { BINNINGS, type Binning, DRIFT_STATISTIC_NAMES, type DriftStatistic } from "../../domain/drift-statistics.ts";
import type { Json } from "../../domain/json.ts";
import { type DriftAnalysis, type DriftThresholds, judgeDrift } from "../../stages/drift/plan.ts";
import { driftReport } from "../../stages/drift/report.ts";
import { analysisJson } from "../columns/analysis-json.ts";
import { compareFiles } from "../columns/compare-files.ts";
import { openColumnPool } from "../columns/pool.ts";
import { openSide } from "../columns/sides.ts";
import { defineVerb, type VerbResult } from "../verb.ts";

/** One seed for all: equal files give equal numbers. */
const SEED = 1;

/** Of a column without values nothing can be said to have drifted, and it did not stay as it was either. */
const hasChanged = ({ drifted, findings }: DriftAnalysis) =>
  drifted.length > 0 || findings.some(({ kind }) => kind === "empty");

export const drift = defineVerb({
  name: "drift",
  summary: "Compare two files of rows and report what has drifted",
  details:
    "For any two files: CSV, JSON Lines or Parquet; the reference may also be a profile that `understudy profile` made. " +
    "Every column is compared by every statistic that is defined on it; with `--json` each comes with its value, p-value, " +
    "number of values and method, at full precision. A column has drifted where one statistic, the same for all, is at " +
    "least as large as matters, larger than chance makes it with so many rows, and significant after correction for the " +
    "number of columns.\n\n" +
    "What a column holds: in Parquet what the file says; elsewhere numbers where all cells are numbers, moments where all " +
    "are ISO 8601, else texts. Cells that are empty, `NA`, `N/A`, `NaN`, `null` or `None` are missing values. A column that is mostly " +
    "numbers but not only is refused, with file, line and column. Whole numbers with at most 10 different values on both sides, and truth " +
    "values, are categories. Texts of which more than half are different, from 50 on, are free text and not compared; moments " +
    "are not compared either, only their range is told. Columns of more than 16 million rows are compared by 4,097 " +
    "quantiles, which the JSON says by `error`. Evidently's Hellinger distance is left out beyond 400,000 values.",
  inputs: {
    reference: { type: "string", required: true, description: "The rows to compare with, or a profile of them." },
    current: { type: "string", required: true, description: "The rows to look at." },
    columns: { type: "list", description: "Only these columns; all by default." },
    ignore: { type: "list", description: "Columns to leave out." },
    categories: { type: "list", description: "Columns that hold names, though they look like numbers." },
    label: { type: "string", description: "Column of the truth; it is marked as such." },
    prediction: { type: "string", description: "Column of the model's answer; it is marked as such." },
    statistic: {
      type: "choice",
      choices: DRIFT_STATISTIC_NAMES,
      default: "wasserstein",
      description: "What decides; categories are judged by its counterpart where it is not defined on them.",
    },
    binning: {
      type: "choice",
      choices: BINNINGS,
      default: "quantiles",
      description:
        "How numbers are counted where that decides: `quantiles` of the reference, or as the tool of that name does.",
    },
    significance: { type: "share", default: 0.01, description: "False discovery rate over all columns." },
    "min-effect": {
      type: "share",
      description:
        "Smallest change that matters, in the statistic's unit. By default 0.1; of `ks`, `total-variation` and `l-infinity` 0.05.",
    },
    "minimum-rows": {
      type: "number",
      default: 100,
      description: "With fewer values on a side nothing is called drift.",
    },
    rule: {
      type: "choice",
      choices: ["calibrated", "threshold"],
      default: "calibrated",
      description: "`threshold`: the smallest change alone decides, whatever chance does.",
    },
    "fail-on-drift": {
      type: "boolean",
      description: "End with exit code 1 where a column has drifted or has no values any more.",
    },
  },
  outputs: {
    drifted: "Names of the columns that have drifted, the largest change first.",
    unclear: "Names of columns that look changed, but where chance may explain it or rows are too few.",
    compared: "How many columns were compared.",
    rows: "Rows of the reference and of the current file.",
    columns: "Every column with both sides in numbers, every statistic, and the judgement.",
    findings:
      "What is wrong with the data: missing values, new categories, values out of range, columns that no longer vary.",
  },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: [
    "drift --reference training.csv --current last-week.csv",
    "drift --reference training.parquet --current today.parquet --json",
    "drift --reference reference.json --current today.parquet --fail-on-drift",
  ],
  run: async ({ settings, log }, inputs): Promise<VerbResult> => {
    const files = nodeFiles();
    const pool = openColumnPool();
    try {
      const options = { categories: new Set(inputs.categories), ignored: new Set(inputs.ignore) };
      const at = (path: string) => resolve(settings.cwd, path);
      const [reference, current] = await Promise.all([
        openSide(files, pool, { ...options, input: "reference", path: at(inputs.reference) }),
        openSide(files, pool, { ...options, input: "current", path: at(inputs.current) }),
      ]);
      const asked = {
        columns: inputs.columns,
        categories: options.categories,
        options: { statistic: inputs.statistic as DriftStatistic, binning: inputs.binning as Binning, seed: SEED },
      };
      const comparisons = await compareFiles(pool, { reference, current }, asked, log);
      const thresholds: DriftThresholds = {
        minEffect: inputs["min-effect"],
        significance: inputs.significance,
        minimumRows: inputs["minimum-rows"],
        rule: inputs.rule === "threshold" ? "threshold" : "calibrated",
      };
      const analysis = judgeDrift(comparisons, thresholds, inputs);
      const named = {
        reference: { ...reference, path: inputs.reference },
        current: { ...current, path: inputs.current },
      };
      return {
        outputs: {
          drifted: analysis.drifted,
          unclear: analysis.unclear,
          compared: analysis.compared,
          rows: { reference: reference.rows, current: current.rows },
          columns: analysisJson(analysis),
          findings: analysis.findings as unknown as Json,
        },
        text: driftReport(analysis, named, thresholds),
        ...(inputs["fail-on-drift"] && hasChanged(analysis) && { verdict: "fail" as const }),
      };
    } finally {
      await pool.close();
    }
  },
});
