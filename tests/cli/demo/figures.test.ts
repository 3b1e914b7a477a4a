/** Pictures of the demo's page: what each cell of the heat map is. */
import { expect, test } from "vitest";
import { driftFigure } from "../../../src/cli/demo/report/figures.ts";
import type { Signal } from "../../../src/domain/records.ts";
import { hostileReport } from "../../heavy/hostile-report.ts";

test("the heat map has a row for each member's answers, and a number a cell", () => {
  const report = hostileReport();
  const [window] = report.windows;
  if (!window) throw new Error("no window");
  const signal = (value: number, more: Partial<Signal>): Signal => ({
    statistic: "prediction",
    subject: "weather",
    value,
    n: 90,
    verdict: "pass",
    reason: "",
    ...more,
  });
  const signals = [
    signal(0.11, {}),
    signal(0.22, { role: "shadow" }),
    signal(0.33, { slice: { feature: "city", value: "Oslo" } }),
  ];
  const drawn = driftFigure({ ...report, windows: [{ ...window, signals }] }) ?? "";
  expect(drawn).toContain(">weather (prediction)<");
  expect(drawn).toContain(">weather (prediction, shadow)<");
  expect([...drawn.matchAll(/>0\.(11|22|33)</g)].map(([, digits]) => digits).toSorted()).toEqual(["11", "22"]);
});
