/** What devices and the server measured: tables of it, limits on it, and whether it is as it was. */
import { describe, expect, it } from "vitest";
import { random } from "../../../src/domain/random.ts";
import type { Telemetry } from "../../../src/domain/telemetry.ts";
import type { MonitoringCheck } from "../../../src/spec/resolved.ts";
import { contextOf } from "../../../src/stages/monitor/checks/context.ts";
import { runCheck } from "../../../src/stages/monitor/checks/table.ts";
import { measureReadings } from "../../../src/stages/monitor/readings.ts";
import { answer, factsOf, KEY, monitoringOf, WINDOW } from "./answers.ts";
import { normal } from "./world.ts";

const START = Date.parse(WINDOW.from);
const line = (at: number, readings: Telemetry["readings"], device: string | null = "cam"): Telemetry => ({
  ...{ id: `${device}${at}`, time: new Date(START + at * 60_000).toISOString(), deployment: "porch" },
  ...{ device, readings },
});
const check = (
  telemetry: readonly Telemetry[],
  asked: Omit<Extract<MonitoringCheck, { check: "telemetry" }>, "check">,
) => {
  const facts = factsOf([answer("a", "sun")], { telemetry });
  return runCheck({ check: "telemetry", ...asked }, contextOf(facts, monitoringOf(), KEY));
};

describe("readings", () => {
  it("are summed up by name, the server's apart", () => {
    const telemetry = [
      line(-1, { celsius: 99 }),
      line(0, { celsius: 40 }),
      line(1, { celsius: 42 }, "dome"),
      line(2, { celsius: 44, volts: 5 }),
      line(
        3,
        { "server.requests": 7, "server.errors": 1, "server.cpu": 0.5, "server.memory": 10 },
        "understudy/server",
      ),
      line(4, { "server.requests": 3, "server.queue": 4, "server.cpu": 0.1, "server.memory": 8 }, "understudy/server"),
      line(5, { "server.requests": 1_000, celsius: 41 }, "an impostor"),
    ];
    const { readings, server } = measureReadings({ telemetry, window: WINDOW });
    expect(readings[0]).toEqual({
      reading: "celsius",
      devices: 3,
      n: 4,
      min: 40,
      max: 44,
      mean: 41.75,
      p50: 41.5,
      p95: 43.7,
    });
    expect(readings.map(({ reading }) => reading)).toContain("server.requests");
    expect(server).toEqual({ requests: 10, errors: 1, rejected: 0, memoryPeak: 10, cpu: 0.3, queuePeak: 4 });
    expect(measureReadings({ telemetry: telemetry.slice(0, 4), window: WINDOW }).server).toBeNull();
  });

  it("are of whoever sent them, whatever they are called", () => {
    const telemetry = [line(0, { constructor: 1 }), line(1, { celsius: 2 }, "dome"), line(2, { celsius: 3 }, "eaves")];
    const { readings } = measureReadings({ telemetry, window: WINDOW });
    expect(readings.find(({ reading }) => reading === "constructor")).toMatchObject({ devices: 1, n: 1 });
  });

  it("beyond their limits are too many, or few enough", () => {
    const telemetry = Array.from({ length: 100 }, (_, at) => line(at, { celsius: at < 3 ? 90 + at : 40 }));
    expect(check(telemetry, { reading: "celsius", max: 80 })).toMatchObject([
      { statistic: "telemetry", subject: "celsius", value: 0.03, verdict: "fail", change: "as far as 92" },
    ]);
    expect(check(telemetry, { reading: "celsius", max: 80, share: 0.05 })).toMatchObject([{ verdict: "pass" }]);
    expect(check(telemetry, { reading: "celsius", min: 50, share: 0.5 })).toMatchObject([
      { value: 0.97, verdict: "fail" },
    ]);
    expect(check(telemetry, { reading: "kelvin", max: 80 })).toMatchObject([{ verdict: "inconclusive" }]);
  });
});

describe("readings that hang together", () => {
  /** Each value is like the one before it. */
  function sensor(seed: number, rows: number, shift: number): readonly Telemetry[] {
    const next = random(seed);
    let value = normal(next);
    return Array.from({ length: rows }, (_, index) => {
      value = 0.9 * value + Math.sqrt(1 - 0.81) * normal(next);
      const at = index - Math.floor(rows * 0.75);
      return line(at, { celsius: value + (at >= 0 ? shift : 0) });
    });
  }
  const fires = (seed: number, shift: number) =>
    check(sensor(seed, 8_000, shift), { reading: "celsius", effect: 0.1 })[0]?.verdict === "fail";

  it("seldom look changed when they are not", () => {
    const alarms = Array.from({ length: 60 }, (_, seed) => fires(seed, 0)).filter(Boolean).length;
    expect(alarms).toBeLessThanOrEqual(3);
  });

  it("are found changed when they are", () => {
    const found = Array.from({ length: 20 }, (_, seed) => fires(200 + seed, 1)).filter(Boolean).length;
    expect(found).toBeGreaterThanOrEqual(18);
  });

  it("are not compared before there is anything to compare with", () => {
    expect(check([line(1, { celsius: 40 })], { reading: "celsius", effect: 0.1 })).toMatchObject([
      { statistic: "telemetry-drift", verdict: "inconclusive" },
    ]);
  });
});
