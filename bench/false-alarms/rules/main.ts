/**
 * `node bench/false-alarms/rules/main.ts [--runs 200] [--only WORD]`: every kind of rule on worlds in which nothing changed, whole windows
 * through the pipeline. What is stated of each beside what came, as lines of a table.
 */
import { parseArgs } from "node:util";
import type { DriftStatistic } from "../../../src/domain/drift-statistics.ts";
import { random } from "../../../src/domain/random.ts";
import type { Signal } from "../../../src/domain/records.ts";
import { inTheLongRun } from "../../../src/policy/false-alarms.ts";
import { FIRING_RULES } from "../../../src/policy/signal-state.ts";
import type { MonitoringCheck } from "../../../src/spec/resolved.ts";
import { ksTwoSample } from "../../../src/stats/ks.ts";
import { chancesByReference } from "../../../src/stats/shared-error.ts";
import { wilson } from "../../../src/stats/wilson.ts";
import { alike, answers, type COLUMNS, drift, failed, plan, sliced, traffic, type Yearly, year } from "./worlds.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "200" }, only: { type: "string" } } });
const RUNS = Number(values.runs);

interface Case {
  readonly rule: string;
  readonly truth: string;
  /** By hand, where the signals do not say it. */
  readonly stated?: number;
  /** Share of the runs that it is worth. */
  readonly part?: number;
  window(run: number): readonly Signal[];
}

type Name = keyof typeof COLUMNS;
const SIX: readonly Name[] = ["normal", "normal", "normal", "lognormal", "zeros", "sky"];

function ofDrift(statistic: "ks" | "wasserstein" | "psi" | "jensen-shannon" | "hellinger", rows: number): Case {
  const checks = [{ check: "data-drift", statistic, effect: 0, significance: 0.05 }] as const;
  return {
    rule: `data-drift by ${statistic}`,
    truth: `six features, ${rows} rows against 1,000`,
    window: (run) => plan(drift(SIX, { reference: 1000, window: rows }, run), checks).signals,
  };
}

function ofColumn(
  statistic: "psi" | "ks" | "total-variation" | "cramers-v" | "l-infinity",
  name: Name,
  text: string,
  reference = 1000,
): Case {
  const checks = [{ check: "data-drift", statistic, effect: 0, significance: 0.05 }] as const;
  return {
    rule: `data-drift by ${statistic}`,
    truth: `${text}, 300 rows against ${reference.toLocaleString("en")}`,
    window: (run) => plan(drift([name], { reference, window: 300 }, run), checks).signals,
  };
}

const CITIES = [{ by: ["city"] }, { by: ["region"] }] as const;

/** Of slices alone: the whole has a family of its own. */
function inSlices(
  statistic: DriftStatistic,
  { rows, groups, correlation, before = 5000 }: Record<"rows" | "groups" | "correlation", number> & { before?: number },
): Case {
  const checks = [{ check: "data-drift", statistic, effect: 0, significance: 0.05 }] as const;
  return {
    rule: `data-drift by ${statistic}, in slices`,
    truth: `14 features in ${groups + 2} slices, ${rows} rows against ${before.toLocaleString("en")}, neighbours' correlation ${correlation}`,
    stated: 0.05,
    window: (run) =>
      plan(sliced({ reference: before, window: rows, groups, correlation }, run), checks, "no", CITIES).signals.filter(
        ({ slice }) => slice !== undefined,
      ),
  };
}

const one = (check: MonitoringCheck) => [check] as const;

/** A swing of 2.5 deviations is that of a town's temperatures. */
const YEARLY: readonly { readonly of: Yearly; readonly truth: string }[] = [
  { of: { days: 90, perDay: 1, swing: 2.5 }, truth: "90 days of a row each" },
  { of: { days: 90, perDay: 10, swing: 2.5 }, truth: "90 days of ten rows each" },
  { of: { days: 30, perDay: 10, swing: 2.5 }, truth: "30 days of ten rows each" },
  { of: { days: 7, perDay: 100, swing: 2.5 }, truth: "7 days of a hundred rows each" },
];

function ofYear(of: Yearly, truth: string, correlated: "no" | "auto" = "no"): Case {
  const checks = [{ check: "data-drift", statistic: "ks", effect: 0, significance: 0.05 }] as const;
  return {
    rule: `data-drift by ks, season: ${of.season ?? "none"}`,
    truth: `a yearly swing, ${truth}`,
    window: (run) => plan(year(of, run), checks, correlated).signals,
  };
}

const CASES: readonly Case[] = [
  ofDrift("ks", 100),
  ofDrift("ks", 1000),
  ofDrift("wasserstein", 300),
  ofDrift("psi", 100),
  ofDrift("jensen-shannon", 300),
  ofDrift("hellinger", 300),
  ofColumn("psi", "zeros", "90% zeros"),
  ofColumn("ks", "few", "five distinct values"),
  ofColumn("psi", "normal", "2,048 quantiles kept", 20_000),
  ofColumn("total-variation", "sky", "three categories"),
  ofColumn("cramers-v", "sky", "three categories"),
  ofColumn("l-infinity", "sky", "three categories"),
  ofColumn("total-variation", "thousand", "a thousand categories", 5000),
  ofColumn("ks", "normal", "a small reference", 100),
  inSlices("ks", { rows: 2000, groups: 10, correlation: 0 }),
  inSlices("ks", { rows: 2000, groups: 18, correlation: 0.9 }),
  inSlices("ks", { rows: 600, groups: 5, correlation: 0.9, before: 600 }),
  inSlices("psi", { rows: 2000, groups: 10, correlation: 0.9 }),
  inSlices("wasserstein", { rows: 2000, groups: 10, correlation: 0.9 }),
  inSlices("jensen-shannon", { rows: 2000, groups: 10, correlation: 0 }),
  ...YEARLY.flatMap(({ of, truth }) => [ofYear({ ...of, season: "year" }, truth), ofYear(of, truth)]),
  ...(["no", "auto"] as const).map((correlated) => {
    const of = { days: 90, perDay: 1, swing: 2.5, season: "year", alike: 0.7 } as const;
    return ofYear(of, `90 days alike by 0.7, correlated: ${correlated}`, correlated);
  }),
  {
    rule: "multivariate-drift",
    truth: "six features, 300 rows against 300",
    window: (run) =>
      plan(
        drift(SIX, { reference: 300, window: 300 }, run),
        one({ check: "multivariate-drift", effect: 0, significance: 0.05 }),
      ).signals,
  },
  {
    rule: "outliers, max 3%",
    truth: "1% of 300 rows of training lie as far out",
    window: (run) =>
      plan(drift(SIX, { reference: 300, window: 300 }, run), one({ check: "outliers", max: 0.03 })).signals,
  },
  ...(["answers", "confidence"] as const).map(
    (of): Case => ({
      rule: `prediction-drift of ${of}`,
      truth: "300 answers against 100 of the test split",
      window: (run) =>
        plan(
          answers({ tried: 100, window: 300 }, run),
          one({ check: "prediction-drift", of, effect: 0, significance: 0.05 }),
        ).signals,
    }),
  ),
  ...([60, 400] as const).map(
    (tried): Case => ({
      rule: "concept-drift by gap",
      truth: `300 truths, scores too sure, ${tried} rows of the test split`,
      window: (run) =>
        plan(answers({ tried, window: 300 }, run), one({ check: "concept-drift", effect: 1e-6 })).signals,
    }),
  ),
  {
    rule: "concept-drift by adwin",
    truth: "1,000 truths",
    part: 0.5,
    window: (run) =>
      plan(answers({ tried: 60, window: 1000 }, run), one({ check: "concept-drift", method: "adwin", effect: 1e-6 }))
        .signals,
    stated: 0.002,
  },
  ...([2, 20] as const).map(
    (groups): Case => ({
      rule: `fairness, max ${groups === 2 ? "2%" : "30%"}`,
      truth: `400 rows of ${groups} equal groups`,
      part: 0.25,
      window: (run) =>
        plan(
          answers({ tried: 60, window: 400, groups }, run),
          one({
            ...{ check: "fairness", by: "sky", class: "rain", metric: "demographic-parity.difference" },
            max: groups === 2 ? 0.02 : 0.3,
          }),
        ).signals,
    }),
  ),
  ...([4, 14] as const).map(
    (earlier): Case => ({
      rule: "rows, change 20%",
      truth: `${earlier} earlier windows, callers vary by a quarter`,
      stated: 0.003,
      window: (run) => plan(traffic(earlier, run), one({ check: "rows", change: 0.2 })).signals,
    }),
  ),
  ...([0, 0.8, 0.95] as const).map(
    (correlation): Case => ({
      rule: "output.confidence at its limit",
      truth: `300 rows, neighbours' correlation ${correlation}`,
      window: (run) =>
        plan(alike(correlation, 300, run), one({ check: "output", measure: "confidence", max: 0.7 }), "auto").signals,
    }),
  ),
  {
    rule: "telemetry against before",
    truth: "a day of minutes after three, correlation 0.9",
    part: 0.5,
    window: (run) => plan(alike(0.9, 100, run), one({ check: "telemetry", reading: "temperature", effect: 0 })).signals,
  },
];

const share = (part: number): string => (part >= 0.995 ? "100%" : `${(100 * part).toPrecision(2)}%`);

/** Of the window as a whole: the rules of all signals together, at most. */
const statedOf = (signals: readonly Signal[]): number =>
  Math.min(
    1,
    signals.reduce((sum, { falseAlarm = 0 }) => sum + falseAlarm, 0),
  );

function tell({ rule, truth, stated, part = 1, window }: Case): string {
  const runs = Math.max(20, Math.round(RUNS * part));
  let [fails, sum] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const signals = window(run);
    if (failed(signals)) fails++;
    sum += statedOf(signals);
  }
  const { low, high } = wilson(fails, runs, 0.95);
  return `| ${rule} | ${truth} | ${share(stated ?? sum / runs)} | ${share(fails / runs)} (${share(low)} to ${share(high)}) | ${runs} |`;
}

/** Windows of one reference after each other, which KS judges at 5%: alarms that open in hundred windows. */
function tellMonths(reference: number, rows: number): string {
  const rule = FIRING_RULES.distribution;
  const windows = 60;
  const next = random(reference + 7 * rows);
  const sample = (count: number) => Float64Array.from({ length: count }, next).sort();
  let [openings, fails] = [0, 0];
  for (let run = 0; run < 2 * RUNS; run++) {
    const before = sample(reference);
    let [open, passes, last] = [false, 0, [] as boolean[]];
    for (let window = 0; window < windows; window++) {
      const isFailed = ksTwoSample(before, sample(rows)).pValue <= 0.05;
      fails += Number(isFailed);
      last = [...last, isFailed].slice(-rule.of);
      passes = isFailed ? 0 : passes + 1;
      if (open) open = passes < rule.clears;
      else if (isFailed && last.filter(Boolean).length >= rule.fires) [open, openings] = [true, openings + 1];
    }
  }
  const n = 2 * RUNS * windows;
  const hundred = (part: number) => (100 * part).toPrecision(2);
  const stated = inTheLongRun(chancesByReference(fails / n, rows, reference), rule).openings;
  const alone = inTheLongRun(fails / n, rule).openings;
  return `| ${rows} rows against ${reference} | ${share(fails / n)} | ${hundred(stated)} | ${hundred(alone)} | ${hundred(openings / n)} | ${n} |`;
}

/** One feature moves up in a slice and down in another: what the whole says of it, and what the slices do. */
function tellSeen(shift: number, statistic: DriftStatistic, effect: number): string {
  const checks = [{ check: "data-drift", statistic, effect }] as const;
  const size = { reference: 5000, window: 2000, groups: 10, correlation: 0.5 } as const;
  let [whole, slices, other] = [0, 0, 0];
  for (let run = 0; run < RUNS / 2; run++) {
    const { signals } = plan(sliced({ ...size, shift }, 20_000 + run), checks, "no", CITIES);
    const fails = signals.filter(({ verdict }) => verdict === "fail");
    const moved = fails.filter(({ subject }) => subject === "f0");
    if (moved.some(({ slice }) => !slice)) whole++;
    if (moved.some(({ slice }) => slice?.city === "c0")) slices++;
    if (fails.length > moved.length) other++;
  }
  const n = Math.round(RUNS / 2);
  return `| ${statistic}, effect ${effect} | ${shift} | ${share(whole / n)} | ${share(slices / n)} | ${share(other / n)} | ${n} |`;
}

const isAsked = (text: string) => values.only === undefined || text.includes(values.only);
console.log(
  "| rule | truth: nothing changed | stated, at most | windows that failed | windows |\n| --- | --- | --: | --: | --: |",
);
for (const each of CASES) if (isAsked(each.rule)) console.log(tell(each));
if (isAsked("season")) {
  console.log("\n| season: year | moved by 0.3 | by 0.6 | by 1 |\n| --- | --: | --: | --: |");
  for (const { of, truth } of YEARLY) {
    const seen = [0.3, 0.6, 1].map((shift) => {
      const { window } = ofYear({ ...of, season: "year", shift }, truth);
      return Array.from({ length: RUNS }, (_, run) => failed(window(run))).filter(Boolean).length;
    });
    console.log(`| ${[truth, ...seen.map((fails) => share(fails / RUNS))].join(" | ")} |`);
  }
}
if (isAsked("months")) {
  console.log(
    "\n| windows of one reference | fail | alarms of 100 windows, stated | were they independent | drawn | windows |\n| --- | --: | --: | --: | --: | --: |",
  );
  for (const [reference, rows] of [
    [5000, 300],
    [300, 300],
    [100, 600],
  ] as const)
    console.log(tellMonths(reference, rows));
}
if (isAsked("seen in slices")) {
  console.log(
    "\n| by | deviations | the whole fails | the slice fails | anything else fails | windows |\n| --- | --: | --: | --: | --: | --: |",
  );
  for (const shift of [0.3, 0.4, 0.5]) console.log(tellSeen(shift, "ks", 0.1));
  for (const shift of [0.3, 0.4, 0.5]) console.log(tellSeen(shift, "wasserstein", 0.1));
}
