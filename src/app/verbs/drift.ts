/** `drift`: any two files of rows, compared column by column. No repository, no deployment. */
import { resolve } from "node:path";
import { nodeFiles } from "../../adapters/files/files.ts";
import { BINNINGS, type Binning, DRIFT_STATISTIC_NAMES, type DriftStatistic } from "../../domain/drift-statistics.ts";
import type { Json } from "../../domain/json.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import type { Multivariate } from "../../stages/drift/multivariate.ts";
import { type DriftAnalysis, type DriftThresholds, judgeDrift } from "../../stages/drift/plan.ts";
import { driftReport } from "../../stages/drift/report.ts";
import { analysisJson } from "../columns/analysis-json.ts";
import { compareFiles } from "../columns/compare-files.ts";
import { lookAtRows, multivariateJson } from "../columns/multivariate.ts";
import { refuseForeignPage } from "../columns/page-file.ts";
import { openColumnPool } from "../columns/pool.ts";
import { MOST_ROWS } from "../columns/rows.ts";
import { openSide } from "../columns/sides.ts";
import { commandWords } from "../command-words.ts";
import type { Inputs } from "../inputs.ts";
import { defineVerb, type VerbResult } from "../verb.ts";

/** One seed for all: equal files give equal numbers. */
const SEED = 1;

/** Of a column without values nothing can be said to have drifted, and it did not stay as it was either. */
const hasChanged = ({ drifted, findings }: DriftAnalysis, rows: Multivariate) =>
  drifted.length > 0 ||
  findings.some(({ kind }) => kind === "empty") ||
  (rows.kind === "measured" && rows.signal.verdict === "fail");

const INPUTS = {
  reference: { type: "string", required: true, description: "The rows to compare with, or a profile of them." },
  current: { type: "string", required: true, description: "The rows to look at." },
  columns: { type: "list", description: "Only these columns; all by default." },
  ignore: { type: "list", description: "Columns to leave out." },
  categories: { type: "list", description: "Columns that hold names, though they look like numbers." },
  label: { type: "string", description: "Column of the truth; it is marked as such, and no part of rows as a whole." },
  prediction: {
    type: "string",
    description: "Column of the model's answer; it is marked as such, and no part of rows as a whole.",
  },
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
  multivariate: {
    type: "boolean",
    description:
      "Look at whole rows too, whether columns still go together: 20,000 of each side, evenly spaced. Up to 100,000 rows a side that is done unasked.",
  },
  html: {
    type: "string",
    description: "Write the analysis as one page to this file; only an earlier page is replaced.",
  },
  "fail-on-drift": {
    type: "boolean",
    description:
      "End with exit code 1 where a column, or rows as a whole, drifted, or a column has no values any more.",
  },
} as const satisfies Inputs;

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
    "quantiles, which the JSON says by `error`. Evidently's Hellinger distance is left out beyond 400,000 values.\n\n" +
    "Rows as a whole: as NannyML's data reconstruction does, the columns of the reference (without `--label` and `--prediction`) are " +
    "brought to one scale, and the components that explain 65% of how they vary are kept; what these cannot say of a row " +
    "is its error. It is drift where the mean error rose by a tenth at least, beyond chance, with a p-value of at most " +
    "`--significance`; the columns that carry the rise are named. Not from a profile, which has no rows, and up to 200 columns.\n\n" +
    "`--html` writes a page that needs nothing but itself, no script and no network: a sentence, all columns with their " +
    "distributions, each of the 60 that moved most by itself with every statistic, data quality, and rows as a whole. It shows " +
    "values of the data: treat it as the data.",
  inputs: INPUTS,
  outputs: {
    drifted: "Names of the columns that have drifted, the largest change first.",
    unclear: "Names of columns that look changed, but where chance may explain it or rows are too few.",
    compared: "How many columns were compared.",
    rows: "Rows of the reference and of the current file.",
    columns: "Every column with both sides in numbers, every statistic, and the judgement.",
    findings:
      "What is wrong with the data: missing values, new categories, values out of range, columns that no longer vary.",
    multivariate:
      "Whether rows fit together as they did: rise of the PCA reconstruction error, p-value, rows, method, and each column's part; or why it was not looked at.",
    html: "The page that was written, null for none.",
  },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: [
    "drift --reference training.csv --current last-week.csv",
    "drift --reference training.parquet --current today.parquet --json",
    "drift --reference reference.json --current today.parquet --fail-on-drift",
    "drift --reference training.csv --current last-week.csv --html drift.html",
  ],
  run: async ({ settings, log, dryRun }, inputs): Promise<VerbResult> => {
    const files = nodeFiles();
    const pool = openColumnPool();
    try {
      const options = { categories: new Set(inputs.categories), ignored: new Set(inputs.ignore) };
      const at = (path: string) => resolve(settings.cwd, path);
      const page = inputs.html === null ? null : at(inputs.html);
      if (page !== null) refuseForeignPage(page, [at(inputs.reference), at(inputs.current)]);
      const side = { ...options, sampled: MOST_ROWS };
      const [reference, current] = await Promise.all([
        openSide(files, pool, { ...side, input: "reference", path: at(inputs.reference) }),
        openSide(files, pool, { ...side, input: "current", path: at(inputs.current) }),
      ]);
      const asked = {
        columns: inputs.columns,
        categories: options.categories,
        options: {
          statistic: inputs.statistic as DriftStatistic,
          binning: inputs.binning as Binning,
          seed: SEED,
          pictures: page !== null,
        },
      };
      const comparisons = await compareFiles(pool, { reference, current }, asked, log);
      const thresholds: DriftThresholds = {
        minEffect: inputs["min-effect"],
        significance: inputs.significance,
        minimumRows: inputs["minimum-rows"],
        rule: inputs.rule === "threshold" ? "threshold" : "calibrated",
      };
      const analysis = judgeDrift(comparisons, thresholds, inputs);
      const { categories } = options;
      const ask = { asked: inputs.multivariate, categories, thresholds, roles: inputs, seed: SEED };
      const rows = lookAtRows({ reference, current }, comparisons, ask);
      const sides = {
        reference: { ...reference, path: inputs.reference },
        current: { ...current, path: inputs.current },
      };
      if (page !== null && !dryRun) {
        // The library that draws is large: whoever does not draw does not load it.
        const { drawDriftPage } = await import("../columns/draw-page.ts");
        const facts = {
          analysis,
          sides,
          thresholds,
          rows,
          command: commandWords("drift", INPUTS, { ...inputs, html: null, "fail-on-drift": false }),
        };
        await files.write(page, drawDriftPage(facts));
      }
      const written = page === null ? [] : ["", `${dryRun ? "Would write" : "Wrote"} ${escapeMarkdown(page)}.`];
      return {
        outputs: {
          drifted: analysis.drifted,
          unclear: analysis.unclear,
          compared: analysis.compared,
          rows: { reference: reference.rows, current: current.rows },
          columns: analysisJson(analysis),
          findings: analysis.findings as unknown as Json,
          multivariate: multivariateJson(rows),
          html: page,
        },
        plan: { html: page },
        text: [driftReport(analysis, sides, thresholds, rows), ...written].join("\n"),
        ...(inputs["fail-on-drift"] && hasChanged(analysis, rows) && { verdict: "fail" as const }),
      };
    } finally {
      await pool.close();
    }
  },
});
