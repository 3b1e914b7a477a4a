/** What was promised of the service becomes alerts; what an author says of a metric himself is not said twice. */
import { expect, test } from "vitest";
import { resolveDeployment } from "../../src/spec/resolve.ts";
import { DEPLOYMENT } from "./schema/authored.ts";

const alertsOf = (change: object) => {
  const monitoring = { ...DEPLOYMENT.spec.monitoring, alerts: [], ...change };
  const authored = { ...DEPLOYMENT, spec: { ...DEPLOYMENT.spec, monitoring } };
  return resolveDeployment("deployments/first/deployment.yaml", authored).monitoring?.alerts;
};

test("each promise is an alert, times in milliseconds", () => {
  expect(alertsOf({})).toEqual([
    { metric: "latency.p50", above: 20 },
    { metric: "latency.p95", above: 50 },
    { metric: "latency.p99", above: 2000 },
    { metric: "throughput", below: 100 },
    { metric: "error-rate", above: 0.001 },
  ]);
});

test("an alert on the metric itself stands in the promise's place", () => {
  const alerts = [{ metric: "latency.p99", above: 70, for: "2d" }];
  expect(alertsOf({ alerts, slo: { latency: { p99: "50ms" } } })).toEqual(alerts);
});

test("without promises there is nothing but the author's", () => {
  expect(alertsOf({ slo: {} })).toEqual([]);
});
