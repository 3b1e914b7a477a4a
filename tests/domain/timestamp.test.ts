/** Times of data files: strict about the calendar, one canonical text per instant. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTimestamp, parseTimestamp } from "../../src/domain/timestamp.ts";

test.each([
  ["2012-01-01", "2012-01-01"],
  ["2012-01-01T00:00", "2012-01-01"],
  ["2012-02-29 06:07:08", "2012-02-29T06:07:08.000Z"],
  ["2012-01-01T01:00:00.123456+01:00", "2012-01-01T00:00:00.123Z"],
  ["2012-01-01T01:00:00-00:30", "2012-01-01T01:30:00.000Z"],
])("%s is %s", (text, canonical) => {
  expect(formatTimestamp(parseTimestamp(text) ?? Number.NaN)).toBe(canonical);
});

test.each([
  "",
  "2012",
  "2012-1-1",
  "2013-02-29",
  "2012-13-01",
  "2012-01-01T24:00",
  "01.02.2012",
  "2012-01-01T10",
  "0001-01-01",
])("%j is no time", (text) => {
  expect(parseTimestamp(text)).toBeNull();
});

test("the canonical text names the same instant", () => {
  const instant = fc.integer({ min: Date.UTC(100, 0), max: Date.UTC(9999, 11) });
  fc.assert(
    fc.property(instant, (time) => {
      expect(parseTimestamp(formatTimestamp(time))).toBe(time);
    }),
  );
});
