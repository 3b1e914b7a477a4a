/** Clocks that a test, a demo and a machine go by. */
import { describe, expect, it } from "vitest";
import { randomIds, simulatedClock, systemClock } from "../../../src/adapters/clock/clock.ts";
import { counterIds, fakeClock } from "../../../src/adapters/memory/clock.ts";

describe("clocks", () => {
  it("moves the fake clock by sleeping and by hand", async () => {
    const clock = fakeClock("2026-03-01T10:00:00.000Z");
    await clock.sleep(1_000);
    clock.advance(500);
    expect(clock.now().toISOString()).toBe("2026-03-01T10:00:01.500Z");
    expect(clock.monotonic()).toBe(1_500);
  });

  it("plays a calendar that only goes forward", () => {
    const clock = simulatedClock("2014-01-01T00:00:00.000Z");
    clock.advance(86_400_000);
    expect(clock.now().toISOString()).toBe("2014-01-02T00:00:00.000Z");
    clock.advanceTo("2015-01-01T00:00:00.000Z");
    expect(clock.now().toISOString()).toBe("2015-01-01T00:00:00.000Z");
    expect(() => clock.advanceTo("2014-12-31T00:00:00.000Z")).toThrow(RangeError);
    expect(() => clock.advanceTo("no date")).toThrow(RangeError);
  });

  it("never goes back on this machine", () => {
    const clock = systemClock();
    const before = clock.monotonic();
    expect(clock.monotonic()).toBeGreaterThanOrEqual(before);
  });

  it("gives different ids", () => {
    for (const ids of [randomIds(), counterIds()]) {
      expect(new Set(Array.from({ length: 100 }, () => ids.next())).size).toBe(100);
    }
  });
});
