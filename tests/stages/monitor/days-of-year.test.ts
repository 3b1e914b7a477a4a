/** Spans of days: over New Year, with leap days, and no longer than a year. */
import { describe, expect, it } from "vitest";
import { datedRows, rowsOfSeason } from "../../../src/stages/monitor/dated-rows.ts";
import { dayOfYear, daysBetween, daysText, hasDay, widened } from "../../../src/stages/monitor/days-of-year.ts";
import { daysOfWindow, inProportion } from "../../../src/stages/monitor/window-days.ts";

const at = (text: string): number => Date.parse(text);
const between = (from: string, to: string) => daysBetween(at(from), at(to));

it("is the same day in every year, and 29 February one of its own", () => {
  expect(dayOfYear(at("2023-03-01"))).toBe(60);
  expect(dayOfYear(at("2024-03-01T23:59:59.999Z"))).toBe(60);
  expect(dayOfYear(at("2024-02-29"))).toBe(59);
  expect([dayOfYear(at("2023-01-01")), dayOfYear(at("2024-12-31"))]).toEqual([0, 365]);
});

it.each([
  ["2024-03-12", "2024-06-09T12:00:00Z", "12 March to 9 June"],
  ["2023-12-30", "2024-01-28", "30 December to 28 January"],
  ["2024-02-29", "2024-02-29", "29 February"],
  ["2023-02-28", "2023-03-01", "28 February to 1 March"],
  ["2023-01-01", "2023-12-30", "1 January to 30 December"],
  ["2023-03-01", "2024-03-01", "the whole year"],
  ["2020-01-01", "2024-06-01", "the whole year"],
])("from %s to %s", (from, to, text) => {
  expect(daysText(between(from, to))).toBe(text);
});

it("holds its days whichever side of New Year they are on", () => {
  const days = between("2023-12-30", "2024-01-28");
  const held = ["2019-12-30", "2020-12-31", "2020-01-01", "2020-01-28"].map((day) => hasDay(days, dayOfYear(at(day))));
  expect(held).toEqual([true, true, true, true]);
  const others = ["2019-12-29", "2020-01-29", "2020-07-01"].map((day) => hasDay(days, dayOfYear(at(day))));
  expect(others).toEqual([false, false, false]);
});

it("grows on both sides until it is the year", () => {
  expect(daysText(widened(between("2024-01-10", "2024-01-20"), 15))).toBe("26 December to 4 February");
  expect(daysText(widened(between("2024-02-20", "2024-08-01"), 200))).toBe("the whole year");
});

const daily = Array.from({ length: 365 }, (_, day) => ({ at: new Date(at("2023-01-01") + day * 864e5).toISOString() }));
const windowOf = (from: string, to: string) => daysOfWindow([], { from, to: new Date(at(to) + 864e5).toISOString() });

it("is widened as little as gives enough rows, and by half a month at most", () => {
  const dated = datedRows([...daily, { at: null }, { at: "soon" }], "at");
  const own = windowOf("2024-06-10", "2024-06-12");
  const enough = (rows: number) => daysText(rowsOfSeason(dated, own, rows).days);
  expect(enough(3)).toBe("10 June to 12 June");
  expect(enough(4)).toBe("9 June to 13 June");
  expect(enough(33)).toBe("26 May to 27 June");
  expect(enough(1000)).toBe("26 May to 27 June");
  const found = rowsOfSeason(dated, own, 4);
  expect(found.indexes.map(dated.row)).toEqual(daily.slice(159, 164));
  expect(found.isPart).toBe(false);
  // 29 February has no rows in 2023.
  expect(rowsOfSeason(dated, windowOf("2024-02-29", "2024-02-29"), 0).indexes).toEqual([]);
});

it("takes evenly spaced ones of too many rows", () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => ({ at: "2023-06-11", index }));
  const { indexes, isPart } = rowsOfSeason(datedRows(rows, "at"), windowOf("2024-06-11", "2024-06-11"), 1);
  expect(indexes).toHaveLength(20_000);
  expect(indexes.slice(0, 4)).toEqual([0, 2, 5, 7]);
  expect(isPart).toBe(false);
});

describe("the proportions of a window", () => {
  it("are those of its rows, in parts of half a month", () => {
    const rows = ["2024-01-02", "2024-01-10", "2024-01-20", "2024-01-31"].map((eventTime) => ({ eventTime }));
    const own = daysOfWindow(rows, { from: "2024-01-01", to: "2024-03-01" });
    expect(daysText(own.days)).toBe("2 January to 31 January");
    expect(own.shares).toEqual([0.5, 0.5]);
    expect(windowOf("2024-01-01", "2024-02-14").shares).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it("hold for the rows that it is compared with: where traffic grew, its last days count more", () => {
    const rows = [...daily.slice(0, 15), ...daily.slice(15, 30).flatMap((day) => [day, day, day])];
    const own = daysOfWindow(
      rows.map(({ at: eventTime }) => ({ eventTime })),
      { from: "2023-01-01", to: "2023-01-31" },
    );
    expect(own.shares).toEqual([0.25, 0.75]);
    const { indexes, isPart } = rowsOfSeason(datedRows(daily, "at"), own, 1);
    const early = indexes.filter((index) => index < 15).length;
    expect(early / indexes.length).toBeGreaterThan(0.2);
    expect(early / indexes.length).toBeLessThan(0.3);
    expect([indexes.length, isPart]).toEqual([21, true]);
  });

  it("are kept to one row in twenty, with as many rows as there are then", () => {
    expect(inProportion([20, 20, 20], [1 / 3, 1 / 3, 1 / 3])).toEqual([20, 20, 20]);
    const taken = inProportion([10, 30, 30], [1 / 3, 1 / 3, 1 / 3]);
    expect(taken[0]).toBe(10);
    expect(taken[1]).toBe(taken[2]);
    expect(10 / (10 + 2 * (taken[1] ?? 0))).toBeGreaterThanOrEqual(1 / 3 - 0.05);
    expect(10 / (12 + 2 * (taken[1] ?? 0))).toBeLessThan(1 / 3 - 0.05);
    // A part that the window hardly has may be missing; one that it has may not.
    expect(inProportion([0, 30, 30], [0.04, 0.48, 0.48])).toEqual([0, 29, 29]);
    expect(inProportion([0, 30, 30], [1 / 3, 1 / 3, 1 / 3])).toEqual([0, 0, 0]);
    expect(inProportion([], [])).toEqual([]);
  });
});
