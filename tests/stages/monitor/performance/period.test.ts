/** Which stretch of time is judged, by when truths arrive. */
import { describe, expect, it } from "vitest";
import { duePeriod, extended, lengthened } from "../../../../src/stages/monitor/performance/period.ts";
import { earlierBy, windowAt } from "../../../../src/stages/monitor/windows.ts";

const DAY = 86_400_000;
const day = (number: number) => windowAt(Date.parse("2024-01-01T00:00:00Z") + number * DAY, DAY);
const daily = (labelDelay: string | null) => ({ window: "1d", labelDelay });
const records = (...days: readonly number[]) => days.map((number) => ({ window: day(number) }));

describe("the window whose truths are due", () => {
  it("is the window itself, or as many before as truths take, in whole windows", () => {
    expect(duePeriod(day(9), daily(null), records(8))).toEqual(day(9));
    expect(duePeriod(day(9), daily("2d"), records(8))).toEqual(day(7));
    expect(duePeriod(day(9), daily("25h"), records(8))).toEqual(day(7));
    expect(duePeriod(day(9), daily("1h"), [])).toEqual(day(8));
  });

  it("each window has its turn once, also where a silence has no records", () => {
    const recorded = [0, 1, 2, 3, 9, 10, 11];
    const judged = recorded.map((number, index) =>
      duePeriod(day(number), daily("2d"), records(...recorded.slice(0, index))),
    );
    for (const [index, period] of judged.entries()) {
      if (index > 0) expect(period.from).toBe(judged[index - 1]?.to);
    }
    expect(judged.at(-1)?.to).toBe(day(9).to);
  });
});

it("an alert's time is never less than the window", () => {
  expect(lengthened(day(5), "3d")).toEqual({ from: day(3).from, to: day(5).to });
  expect(lengthened(day(5), "1h")).toEqual(day(5));
  expect(lengthened(day(5), undefined)).toEqual(day(5));
});

it("earlier windows help out one by one, and no more than there may be", () => {
  const rows = (period: { readonly from: string }) => (Date.parse(day(5).to) - Date.parse(period.from)) / DAY;
  const options = { enough: 2, most: 3, length: "1d" };
  expect(extended(day(5), rows, options)).toEqual({ from: earlierBy(day(5), 1).from, to: day(5).to });
  expect(extended(day(5), () => 0, options)).toEqual({ from: earlierBy(day(5), 3).from, to: day(5).to });
});
