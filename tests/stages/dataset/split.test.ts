/** Splits follow from the row alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Row } from "../../../src/domain/table.ts";
import { splitterOf, stableShare } from "../../../src/stages/dataset/split.ts";

const byId = { by: "hash", column: "id", test: 0.25, validation: 0.15 } as const;
const splitOf = splitterOf({ name: "plants", id: "id", split: byId });

describe("by hash", () => {
  // Python 3.13: int(hashlib.sha256(f"{salt}\n{key}".encode()).hexdigest()[:13], 16) / 2**52
  test.each([
    ["seattle-weather", "2191", 0.4818234580780738],
    ["plants", "a", 0.8839412961021962],
    ["", "", 0.0067486226981094966],
  ])("the share of %j and %j is the same everywhere", (salt, key, share) => {
    expect(stableShare(salt, key)).toBe(share);
  });

  test("shares come out as asked for", () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let id = 0; id < 20_000; id++) counts[splitOf({ id: `row ${id}` })] += 1;
    // Four standard deviations of a binomial with n = 20,000.
    expect(Math.abs(counts.test / 20_000 - 0.25)).toBeLessThan(0.0123);
    expect(Math.abs(counts.validation / 20_000 - 0.15)).toBeLessThan(0.0101);
  });

  test("a larger test share only adds to the test split", () => {
    const larger = splitterOf({ name: "plants", id: "id", split: { ...byId, test: 0.4 } });
    fc.assert(
      fc.property(fc.string(), (id) => {
        if (splitOf({ id }) === "test") expect(larger({ id })).toBe("test");
      }),
    );
  });

  test("with `every`, a span of time stays together, before 1970 too", () => {
    const weekly = splitterOf({ name: "days", id: "day", split: { ...byId, column: "day", every: "7d" } });
    for (const start of [Date.UTC(2012, 0, 5), Date.UTC(1969, 11, 25)]) {
      const week = Array.from({ length: 7 }, (_, day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10));
      expect(new Set(week.map((day) => weekly({ day }))).size).toBe(1);
    }
  });
});

test("by time: the test split is the span, everything else is for training", () => {
  const split = { by: "time", column: "at", testFrom: "2013-01-01", testTo: "2014-01-01", validation: 0.5 } as const;
  const timed = splitterOf({ name: "days", id: "id", split });
  const at = (time: string, id = "a"): Row => ({ id, at: time });
  expect(timed(at("2013-01-01"))).toBe("test");
  expect(timed(at("2013-12-31T23:59:59.999Z"))).toBe("test");
  expect(timed(at("2014-01-01"))).not.toBe("test");
  expect(timed(at("2012-12-31"))).toBe(timed(at("2015-06-01")));
  const others = Array.from({ length: 100 }, (_, id) => timed(at("2012-06-01", `row ${id}`)));
  expect(new Set(others)).toEqual(new Set(["train", "validation"]));
});
