/** Gates ask for what their metric is measured on. */
import { expect, test } from "vitest";
import {
  gatesFitWhatIsMeasured,
  gatesNameTheirPerturbation,
  groupsHaveTheirColumn,
} from "../../../src/spec/rules/gate-basis.ts";
import { check, MODEL } from "./check.ts";

/** Instead of the first gate, which begins on line 18. */
const gate = (...lines: readonly string[]) => ({
  path: MODEL,
  from: "- metric: accuracy\n      min: 0.6 # decided by n",
  to: `- ${lines.join("\n      ")}`,
});

const NOISE = {
  path: MODEL,
  from: "      max: 200\n",
  to: "      max: 200\n  evaluation:\n    perturbations:\n      - name: noisy\n        kind: noise\n        amount: 1\n",
};

test("the core's gates are measured", () => {
  for (const rule of [groupsHaveTheirColumn, gatesFitWhatIsMeasured, gatesNameTheirPerturbation]) {
    expect(check(rule)).toEqual([]);
  }
});

test("metrics of groups have `by`, and no others", () => {
  const groups = ["metric: demographic-parity.difference", "class: bad", "max: 0.1"];
  expect(check(groupsHaveTheirColumn, { changes: [gate(...groups)] })).toEqual([
    "18 SPEC_GATE_GROUPS no column -> by beside demographic-parity.difference",
  ]);
  expect(check(groupsHaveTheirColumn, { changes: [gate(...groups, "by: colour")] })).toEqual([]);
  const other = gate("metric: accuracy", "min: 0.6", "by: colour");
  expect(check(groupsHaveTheirColumn, { changes: [other] })).toEqual(["20 SPEC_GATE_GROUPS colour -> no by"]);
});

test.each([
  [["metric: latency.p99", "max: 20", "slice: {colour: red}"], "20 SPEC_GATE_BASIS slice -> -"],
  [["metric: error-rate", "max: 0.2", "perturbation: noisy"], "20 SPEC_GATE_BASIS perturbation -> -"],
  [["metric: accuracy", "min: 0.2", "load: {concurrency: 4, for: 1s}"], "20 SPEC_GATE_BASIS load -> -"],
  [["metric: throughput", "min: 10"], "18 SPEC_GATE_BASIS throughput -> -"],
  [["metric: latency.p99", "notWorseThan: best", "margin: 20%"], "19 SPEC_GATE_BASIS best -> -"],
  [["metric: accuracy", "notWorseThan: best", "margin: 0.1", "perturbation: noisy"], "19 SPEC_GATE_BASIS best -> -"],
])("%j is not measured so", (lines, found) => {
  expect(check(gatesFitWhatIsMeasured, { changes: [gate(...lines)] })).toEqual([found]);
});

test.each([
  [["metric: throughput", "min: 10", "load: {concurrency: 4, for: 1s}"]],
  [["metric: latency.p99", "max: 20", "load: {concurrency: 4, for: 1s}"]],
  [["metric: recall", "class: bad", "min: 0.1", "slice: {colour: red}", "perturbation: noisy"]],
  [["metric: f1.macro", "notWorseThan: best", "margin: 0.1", "slice: {colour: red}"]],
  [["metric: equalized-odds.ratio", "class: bad", "by: colour", "notWorseThan: best", "margin: 0.1"]],
])("%j is", (lines) => {
  expect(check(gatesFitWhatIsMeasured, { changes: [gate(...lines)] })).toEqual([]);
});

test("a drop has a perturbation, and the perturbation is the model's", () => {
  const drop = ["metric: accuracy", "maxDrop: 0.1"];
  expect(check(gatesNameTheirPerturbation, { changes: [gate(...drop)] })).toEqual([
    "19 SPEC_GATE_PERTURBATION maxDrop -> perturbation beside it",
  ]);
  const named = gate(...drop, "perturbation: noisy");
  expect(check(gatesNameTheirPerturbation, { changes: [named] })).toEqual([
    "20 SPEC_PERTURBATION_UNKNOWN noisy -> nothing: there is none yet",
  ]);
  expect(check(gatesNameTheirPerturbation, { changes: [named, NOISE] })).toEqual([]);
  const misspelt = gate(...drop, "perturbation: niosy");
  expect(check(gatesNameTheirPerturbation, { changes: [misspelt, NOISE] })).toEqual([
    "20 SPEC_PERTURBATION_UNKNOWN niosy -> one of noisy",
  ]);
});
