/** Spans of days: over New Year, with leap days, and no longer than a year. */
import { expect, it } from "vitest";
import { datedRows, enoughDays, indexesOn } from "../../../src/stages/monitor/dated-rows.ts";
import { dayOfYear, daysBetween, daysText, hasDay, widened } from "../../../src/stages/monitor/days-of-year.ts";

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

it("is widened as little as gives enough rows, and by half a month at most", () => {
  const daily = Array.from({ length: 365 }, (_, day) => ({
    at: new Date(at("2023-01-01") + day * 864e5).toISOString(),
  }));
  const dated = datedRows([...daily, { at: null }, { at: "soon" }], "at");
  const own = between("2024-06-10", "2024-06-12");
  expect(daysText(enoughDays(dated, own, 3))).toBe("10 June to 12 June");
  expect(daysText(enoughDays(dated, own, 4))).toBe("9 June to 13 June");
  expect(daysText(enoughDays(dated, own, 33))).toBe("26 May to 27 June");
  expect(daysText(enoughDays(dated, own, 1000))).toBe("26 May to 27 June");
  expect(indexesOn(dated, enoughDays(dated, own, 4)).map(dated.row)).toEqual(daily.slice(159, 164));
  // 29 February has no rows in 2023.
  expect(indexesOn(dated, between("2024-02-29", "2024-02-29"))).toEqual([]);
});

it("takes evenly spaced ones of too many rows", () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => ({ at: "2023-06-11", index }));
  const found = indexesOn(datedRows(rows, "at"), between("2024-06-11", "2024-06-11"));
  expect(found).toHaveLength(20_000);
  expect(found.slice(0, 4)).toEqual([0, 2, 5, 7]);
});
