/** What a deployment watches exists, can be measured, and can fail: each mistake at its place. */
import { describe, expect, test } from "vitest";
import { checkRules } from "../../../src/spec/rules/all.ts";
import type { Rule } from "../../../src/spec/rules/rule.ts";
import { check, contextOf, DATASET, DEPLOYMENT, MODEL } from "./check.ts";

const CHECKS = "      - check: missing\n        max: 0.05\n";
const WINDOW = "    window: 7d\n";

const replace = (from: string, to: string) => ({ changes: [{ path: DEPLOYMENT, from, to }] });
/** The check stands from line 23 on. */
const one = (...lines: readonly string[]) =>
  replace(
    CHECKS,
    `      - ${lines[0]}\n${lines
      .slice(1)
      .map((line) => `        ${line}\n`)
      .join("")}`,
  );
const monitoring = (...lines: readonly string[]) =>
  replace(WINDOW, `${WINDOW}${lines.map((line) => `    ${line}\n`).join("")}`);
const said: Rule = (context) => checkRules(context);

const REGRESSION = [{ path: MODEL, from: "tabular-classification", to: "tabular-regression" }];

test("the core's monitoring is sound", () => {
  expect(check(said)).toEqual([]);
});

test("numbers, texts and lists of a check are held to their schema, though checks are a union", () => {
  const { loaded } = contextOf(
    replace(
      CHECKS,
      "      - {check: missing, max: 7}\n      - {check: freshness, max: later}\n      - {check: rows, change: -1}\n" +
        "      - {check: data-drift, statistic: ks, effect: -0.1, significance: 3, features: []}\n" +
        "      - {check: data-drift, statistic: entropy, effect: 0.1}\n      - {check: skew, max: 0.1, rows: 0}\n",
    ),
  );
  expect(loaded.problems.map(({ code }) => code).join(" ")).toBe(
    "SPEC_NUMBER_RANGE SPEC_TEXT_FORM SPEC_NUMBER_RANGE SPEC_NUMBER_RANGE SPEC_NUMBER_RANGE SPEC_LIST_LENGTH SPEC_VALUE_UNKNOWN SPEC_NUMBER_RANGE",
  );
});

describe("features", () => {
  test.each([
    ["[size, colr]", ["25 SPEC_CHECK_FEATURE colr -> one of size, colour"]],
    ["[outcome]", ["25 SPEC_CHECK_FEATURE outcome -> one of size, colour"]],
    ["[colour]", ["25 SPEC_CHECK_REDACTED colour -> -"]],
    ["[size]", []],
    ["[size, size]", ["25 SPEC_LISTED_TWICE size -> -"]],
  ])("%s", (features, expected) => {
    expect(check(said, one("check: missing", "max: 0.05", `features: ${features}`))).toEqual(expected);
  });

  test("a range is of something that has one", () => {
    const setting = one("check: range", "max: 0", "features: [size]");
    expect(check(said, setting)).toEqual([]);
    const unbounded = { path: DATASET, from: "      min: 0\n      max: 10\n", to: "" };
    expect(check(said, { changes: [...setting.changes, unbounded] })).toEqual([
      "25 SPEC_CHECK_FEATURE_TYPE size, numbers without min or max -> -",
    ]);
  });

  test("what the champion takes counts, not what the next version will take", () => {
    const setting = one("check: missing", "max: 0.05", "features: [size]");
    const next = { path: MODEL, from: "    - size\n", to: "" };
    expect(check(said, { changes: [...setting.changes, next] })).toEqual([]);
  });
});

describe("statistics", () => {
  test.each([
    [["statistic: psi", "binning: evidently"], []],
    [["statistic: ks", "binning: evidently"], ["26 SPEC_CHECK_BINNING evidently -> no binning"]],
    [
      ["statistic: ks", "categories: wasserstein"],
      [
        "26 SPEC_CHECK_STATISTIC wasserstein -> one of psi, jensen-shannon, hellinger, total-variation, l-infinity, cramers-v",
      ],
    ],
    [["statistic: ks", "categories: cramers-v"], []],
    [["statistic: ks", "significance: 0"], ["26 SPEC_NUMBER_RANGE 0 -> above 0: nothing is ever so sure"]],
  ])("%o", ([statistic = "", ...more], expected) => {
    const both = `${CHECKS}      - check: data-drift\n        statistic: ks\n        effect: 0.1\n`;
    const lines = ["- check: data-drift", `  ${statistic}`, "  effect: 0.2", ...more.map((line) => `  ${line}`)];
    expect(check(said, replace(both, lines.map((line) => `      ${line}\n`).join("")))).toEqual(expected);
  });

  test("an effect that no change reaches is none", () => {
    const drift = (statistic: string) =>
      replace("        statistic: ks\n        effect: 0.1\n", `        statistic: ${statistic}\n        effect: 1.5\n`);
    expect(check(said, drift("hellinger"))).toEqual([
      "27 SPEC_NUMBER_RANGE 1.5 -> at most 1, the most that hellinger can be",
    ]);
    expect(check(said, drift("wasserstein"))).toEqual([]);
  });
});

describe("limits", () => {
  test.each([
    [["check: rows"], ["23 SPEC_CHECK_LIMIT none -> min, or max, or change"]],
    [["check: rows", "min: 10"], []],
    [["check: rows", "min: 10", "max: 9"], ["25 SPEC_CHECK_RANGE 10 to 9 -> min at most max"]],
    [["check: output", "measure: nulls"], ["23 SPEC_CHECK_LIMIT none -> min, or max"]],
    [["check: output", "measure: nulls", "max: 5"], ["25 SPEC_NUMBER_RANGE 5 -> at least 0 and at most 1"]],
    [["check: telemetry", "reading: heat"], ["23 SPEC_CHECK_LIMIT none -> min, or max, or effect"]],
    [["check: telemetry", "reading: heat", "max: 80", "min: 90"], ["25 SPEC_CHECK_RANGE 90 to 80 -> min at most max"]],
    [["check: telemetry", "reading: server.memory", "max: 1000000"], []],
    [
      ["check: telemetry", "reading: server.memry", "max: 1000000"],
      [
        "24 SPEC_CHECK_READING server.memry -> one of server.requests, server.errors, server.rejected, server.memory, server.cpu, server.queue",
      ],
    ],
    [["check: concept-drift", "effect: 2"], ["24 SPEC_NUMBER_RANGE 2 -> at most 1: it is a difference of shares"]],
  ])("%o", (lines, expected) => {
    expect(check(said, one(...lines))).toEqual(expected);
  });

  test("as many windows fire as there are", () => {
    expect(check(said, monitoring("firing: {fires: 3, of: 2, clears: 1}"))).toEqual(["22 SPEC_FIRING 3 -> at most 2"]);
  });
});

describe("the task", () => {
  test.each([
    ["check: output, measure: value, max: 3", "value -> -"],
    ["check: output, measure: confidence, min: 0.5", null],
    ["check: prediction-drift, of: confidence, effect: 0.1", null],
    ["check: concept-drift, effect: 0.1", null],
  ])("of classes: %s", (text, expected) => {
    const found = check(said, replace(CHECKS, `      - {${text}}\n`));
    expect(found).toEqual(expected === null ? [] : [`23 SPEC_METRIC_TASK ${expected}`]);
  });

  test.each([
    ["check: output, measure: value, max: 3", null],
    ["check: output, measure: below-threshold, max: 0.5", "below-threshold"],
    ["check: prediction-drift, of: confidence, effect: 0.1", "confidence"],
    ["check: prediction-drift, effect: 0.1", null],
    ["check: concept-drift, effect: 0.1", "concept-drift"],
  ])("of numbers: %s", (text, expected) => {
    const { changes } = replace(CHECKS, `      - {${text}}\n`);
    const found = check(said, { changes: [...changes, ...REGRESSION] }).filter((line) => line.startsWith("23 "));
    expect(found).toEqual(expected === null ? [] : [`23 SPEC_METRIC_TASK ${expected} -> -`]);
  });
});

describe("slices", () => {
  test.each([
    [["by: [size]", "bins: [2, 5]"], []],
    [["by: [size]"], ["23 SPEC_CHECK_SLICE size, numbers -> bins of it in `monitoring.slices`"]],
    [["by: [colour]"], ["23 SPEC_CHECK_SLICE colour, which is redacted -> -"]],
    [["by: [outcome]"], ["23 SPEC_CHECK_SLICE outcome -> one of size"]],
    [["by: [size]", "bins: [5, 2]"], ["24 SPEC_SLICE_BINS 5, 2 -> edges that rise"]],
  ])("%o", ([by = "", ...bins], expected) => {
    const found = check(said, monitoring("slices:", `  - ${by}`, ...bins.map((line) => `    ${line}`)));
    expect(found).toEqual(expected);
  });

  const ALERT = "        below: 0.6\n";
  const shown = { path: DEPLOYMENT, from: "      - colour # nobody's\n", to: "      - size\n" };
  test.each([
    ["{colour: red}", []],
    ["{colour: blue}", ["31 SPEC_SLICE_UNKNOWN blue -> one of red, green, (missing)"]],
    ["{size: small}", ["31 SPEC_CHECK_SLICE size, which is redacted -> -"]],
    ["{}", ["31 SPEC_SLICE_UNKNOWN no column -> a column and its value"]],
  ])("of an alert: %s", (slice, expected) => {
    const alert = { path: DEPLOYMENT, from: ALERT, to: `${ALERT}        slice: ${slice}\n` };
    expect(check(said, { changes: [alert, shown] })).toEqual(expected);
  });

  test("of an alert, that training never saw, is a warning", () => {
    const alert = { path: DEPLOYMENT, from: ALERT, to: `${ALERT}        slice: {colour: Red}\n` };
    const open = { path: DATASET, from: "      values: [red, green]\n", to: "" };
    const setting = { changes: [alert, shown, open] };
    expect(check(said, setting)).toEqual(["31 SPEC_SLICE_UNSEEN Red -> one of red, green"]);
    expect(checkRules(contextOf(setting))).toMatchObject([
      {
        severity: "warning",
        suggestion: "red",
        message: "core 1 was never trained on this value of colour",
      },
    ]);
    const missing = { ...alert, to: `${ALERT}        slice: {colour: (missing)}\n` };
    expect(check(said, { changes: [missing, shown, open] })).toEqual([]);
  });

  test("fairness compares groups of a feature, for a class that there is", () => {
    const fair = (by: string, of: string) => {
      const text = `      - {check: fairness, by: ${by}, class: ${of}, metric: demographic-parity.difference, max: 0.1}\n`;
      return check(said, { changes: [{ path: DEPLOYMENT, from: CHECKS, to: text }, shown] });
    };
    expect(fair("colour", "good")).toEqual([]);
    expect(fair("shape", "good")).toEqual(["23 SPEC_CHECK_SLICE shape -> one of colour"]);
    expect(fair("colour", "fine")).toEqual(["23 SPEC_CLASS_UNKNOWN fine -> one of good, bad"]);
  });
});

describe("time", () => {
  test.each([
    ["7d", []],
    ["2w", []],
    ["10d", ["30 SPEC_ALERT_TIME 10d -> a multiple of 7d"]],
    ["1d", ["30 SPEC_ALERT_TIME 1d -> a multiple of 7d"]],
  ])("an alert for %s", (time, expected) => {
    expect(check(said, replace("        below: 0.6\n", `        for: ${time}\n        below: 0.6\n`))).toEqual(
      expected,
    );
  });

  test.each([
    ["1d", "weekday", true],
    ["24h", "weekday", true],
    ["1w", "weekday", true],
    ["2d", "weekday", false],
    ["12h", "weekday", false],
    ["1h", "hour", true],
    ["6h", "hour", true],
    ["1d", "hour", true],
    ["5h", "hour", false],
    ["30m", "hour", false],
    ["2d", "hour", false],
  ])("windows of %s by %s", (window, season, fits) => {
    const found = check(said, replace(WINDOW, `    window: ${window}\n    season: ${season}\n`));
    expect(found.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual(
      fits ? [] : [`22 SPEC_SEASON_WINDOW ${season}`],
    );
  });

  test.each([
    ["1d", true],
    ["90d", true],
    ["182d", true],
    ["183d", false],
  ])("windows of %s by the season of the year", (window, fits) => {
    expect(check(said, replace(WINDOW, `    window: ${window}\n    season: year\n`))).toEqual(
      fits ? [] : ["22 SPEC_SEASON_LENGTH year -> a window of at most half a year, 182d"],
    );
  });

  const YEAR = { path: DEPLOYMENT, from: WINDOW, to: `${WINDOW}    season: year\n` };
  const TIME = "    - name: at\n      type: time\n";
  const LATER = "    - name: later\n      type: time\n";
  test.each([
    ["the only time is it", [], []],
    ["none", [{ path: DATASET, from: TIME, to: "" }], [`a column of type time in ${DATASET}`]],
    [
      "one of two",
      [{ path: DATASET, from: TIME, to: `${TIME}${LATER}` }],
      [`at or later as the column of the split, or as the id, in ${DATASET}`],
    ],
    [
      "the split's of two",
      [
        { path: DATASET, from: TIME, to: `${TIME}${LATER}` },
        { path: DATASET, from: "    column: row", to: "    column: later" },
      ],
      [],
    ],
  ])("a season of the year needs a time of rows: %s", (_, changes, expected) => {
    expect(check(said, { changes: [YEAR, ...changes] })).toEqual(
      expected.map((text) => `22 SPEC_SEASON_MOMENT year -> ${text}`),
    );
  });
});

describe("nothing is watched twice", () => {
  test.each([
    ["      - {check: data-drift, statistic: ks, effect: 0.3}\n", "data-drift by ks"],
    ["      - {check: data-drift, statistic: psi, effect: 0.3}\n", null],
    ["      - {check: missing, max: 0.05}\n      - {check: missing, max: 0.1}\n", "missing"],
    ["      - {check: output, measure: nulls, max: 0.1}\n      - {check: output, measure: retries, max: 0.1}\n", null],
  ])("%j", (text, twice) => {
    const found = check(said, replace(CHECKS, text));
    expect(found.map((line) => line.split(" -> ")[0]?.replace(/^\d+ /, ""))).toEqual(
      twice === null ? [] : [`SPEC_LISTED_TWICE ${twice}`],
    );
  });

  test("an alert on other rows, or over more time, is another one", () => {
    const again = (more: string) =>
      check(
        said,
        replace("      - metric: recall\n", `      - {metric: accuracy, below: 0.5${more}}\n      - metric: recall\n`),
      );
    expect(again("")).toEqual(["31 SPEC_LISTED_TWICE accuracy -> -"]);
    expect(again(", for: 2w")).toEqual([]);
    expect(again(", role: shadow")).toEqual([]);
    expect(again(", role: champion")).toEqual(["31 SPEC_LISTED_TWICE accuracy -> -"]);
  });
});
