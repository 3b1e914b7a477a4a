/** Gates and alerts ask for metrics of the model's task. */
import { expect, test } from "vitest";
import { metricsFitTheTask } from "../../../src/spec/rules/metric-tasks.ts";
import { check, DEPLOYMENT, MODEL } from "./check.ts";

test("a classification has no error, a regression no recall", () => {
  expect(check(metricsFitTheTask)).toEqual([]);
  const changes = [{ path: MODEL, from: "task: tabular-classification", to: "task: tabular-regression" }];
  const found = check(metricsFitTheTask, { changes });
  expect(found).toContainEqual(expect.stringContaining("SPEC_METRIC_TASK recall -> one of mae, rmse, mape, r2"));
  // An alert may name only what production shows.
  expect(found).toContainEqual(
    `${DEPLOYMENT}:31 SPEC_METRIC_TASK recall -> one of mae, rmse, mape, r2, bias, error.p50, error.p90, error.p95, latency.p50, latency.p95, latency.p99, error-rate, throughput, memory.peak`,
  );
});
