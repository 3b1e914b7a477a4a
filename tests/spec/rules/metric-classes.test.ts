/** Metrics of one class name one that the dataset declares. */
import { expect, test } from "vitest";
import { classesAreKnown, metricsNameTheirClass } from "../../../src/spec/rules/metric-classes.ts";
import { check, DATASET, DEPLOYMENT, MODEL } from "./check.ts";

test("recall needs a class, accuracy has none", () => {
  expect(check(metricsNameTheirClass)).toEqual([]);
  const without = [{ path: MODEL, from: "      class: bad\n", to: "" }];
  expect(check(metricsNameTheirClass, { changes: without })).toEqual([
    "20 SPEC_METRIC_CLASS no class -> class beside recall",
  ]);
  const needless = [{ path: DEPLOYMENT, from: "below: 0.6", to: "below: 0.6\n        class: bad" }];
  expect(check(metricsNameTheirClass, { changes: needless })).toEqual(["31 SPEC_METRIC_CLASS bad -> no class"]);
});

test("a class is one of the label's values", () => {
  const changes = [
    { path: MODEL, from: "class: bad", to: "class: ugly" },
    { path: DEPLOYMENT, from: "class: bad", to: "class: Bad" },
  ];
  expect(check(classesAreKnown, { changes })).toEqual([
    "21 SPEC_CLASS_UNKNOWN ugly -> one of good, bad",
    `${DEPLOYMENT}:32 SPEC_CLASS_UNKNOWN Bad -> one of good, bad`,
  ]);
});

test("nothing is known where the label's list is open", () => {
  const changes = [
    { path: MODEL, from: "class: bad", to: "class: ugly" },
    { path: DATASET, from: "      values: [good, bad]\n", to: "" },
  ];
  expect(check(classesAreKnown, { changes })).toEqual([]);
});
