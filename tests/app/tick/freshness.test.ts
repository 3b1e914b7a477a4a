/** A schedule that stopped is said; what cannot be seen is said as that. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { complaint } from "../../../src/app/tick/freshness.ts";
import { SCHEDULES, type ScheduledWorkflow, WORKFLOWS } from "../../../src/domain/workflows.ts";
import type { WorkflowRun } from "../../../src/ports/workflows.ts";

const NOW = new Date("2026-01-02T00:00:00.000Z");
const ran = (minutes: number, conclusion: string | null = "success"): WorkflowRun => ({
  ...{ id: minutes, title: "Understudy tick", state: "done", conclusion, url: `https://example.org/${minutes}` },
  createdAt: new Date(NOW.getTime() - minutes * 60_000).toISOString(),
});
const said = (...value: readonly WorkflowRun[]) => complaint("tick", { kind: "seen", value }, NOW);

it("is quiet about a schedule that runs, and one that was set up just now", () => {
  expect(said(ran(1, null), ran(31), ran(500))).toBeNull();
  expect(said(ran(90))).toBeNull();
  expect(said()).toBeNull();
});

it("names the last success once it is three periods old, whatever failed since", () => {
  expect(said(ran(5, "failure"), ran(91))).toBe(
    "the last run of understudy-tick.yml that succeeded started at 2026-01-01T22:29:00.000Z, and it should run every 30 m: https://example.org/91",
  );
  expect(said(ran(5, "failure"))).toBe("no run of understudy-tick.yml has succeeded yet");
});

it("of what runs once a day waits for three days", () => {
  const dashboard = (hours: number) => complaint("dashboard", { kind: "seen", value: [ran(60 * hours)] }, NOW);
  expect(dashboard(71)).toBeNull();
  expect(dashboard(73)).toMatch(/^the last run of understudy-dashboard\.yml .* it should run every 24 h:/u);
});

it("does not call missing what it cannot see", () => {
  expect(complaint("monitor", { kind: "cannot-see", why: "no rights" }, NOW)).toBe(
    "cannot see when understudy-monitor.yml last ran: no rights",
  );
});

it.each(Object.keys(SCHEDULES) as ScheduledWorkflow[])("goes by the cron of the workflow file of %s", (name) => {
  const path = join(import.meta.dirname, "../../../.github/workflows", WORKFLOWS[name]);
  expect(existsSync(path)).toBe(true);
  const crons = [...readFileSync(path, "utf8").matchAll(/- cron: "([^"]+)"/g)].map(([, cron]) => cron);
  expect(crons).toEqual([SCHEDULES[name].cron]);
  const [minutes = "", hour] = SCHEDULES[name].cron.split(" ");
  const most = hour === "*" ? 60 : 24 * 60;
  expect((minutes.split(",").length * SCHEDULES[name].everyMs) / 60_000).toBe(most);
});
