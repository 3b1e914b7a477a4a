/** The example of the page on roles is a deployment, and says what the page says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadSpecs } from "../../src/spec/load.ts";
import { filledRolesOf } from "../../src/spec/roles.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/roles.md"), "utf8");

test("the example loads without a problem, with every role", () => {
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const files = new Map([["deployments/weather/deployment.yaml", new TextEncoder().encode(yaml)]]);
  const { specs, problems } = loadSpecs(files);
  expect(problems).toEqual([]);
  const deployment = specs.deployments.get("weather");
  expect(deployment && filledRolesOf(deployment).map(({ role }) => role)).toEqual([
    "champion",
    "shadow",
    "shadow",
    "canary",
    "standby",
  ]);
  expect(deployment).toMatchObject({
    automation: "partial",
    predictions: { mode: "written", inputs: { sample: 0.1 }, redact: ["station"], retain: "30d" },
    keepWarm: "10m",
  });
});
