/** Windows of event time. */
import { describe, expect, it } from "vitest";
import { earlierBy, rowsWithin, windowAt, windowsToLookAt } from "../../../src/stages/monitor/windows.ts";

const DAY = 86_400_000;
const at = (text: string) => new Date(`${text}Z`);

describe("windows", () => {
  const row = (eventTime: string) => ({ eventTime });
  const starts = (rows: readonly { eventTime: string }[], since: string, now: Date) =>
    windowsToLookAt(rows, since, now, DAY).map(({ from }) => from.slice(0, 10));

  it("are whole multiples since the epoch, complete, and contain what came first", () => {
    expect(windowAt(Date.parse("2024-02-28T13:00:00Z"), DAY)).toEqual({
      from: "2024-02-28T00:00:00.000Z",
      to: "2024-02-29T00:00:00.000Z",
    });
    const rows = ["2024-02-28T13:00:00Z", "2024-02-29T01:00:00Z", "2024-03-01T23:00:00Z"].map(row);
    const since = "2024-02-28T13:00:00Z";
    expect(starts(rows, since, at("2024-03-02T00:00:00"))).toEqual(["2024-02-28", "2024-02-29", "2024-03-01"]);
    expect(starts(rows, since, at("2024-02-28T23:59:59"))).toEqual([]);
    expect(starts(rows, since, at("2024-01-01T00:00:00"))).toEqual([]);
  });

  it("are few, however long a silence lasts", () => {
    const rows = ["0001-01-01T00:00:00Z", "2024-03-01T00:00:00Z"].map(row);
    expect(starts(rows, "0001-01-01T00:00:00Z", at("2024-12-31T00:00:00"))).toEqual([
      "0001-01-01",
      "0001-01-02",
      "2024-03-01",
      "2024-03-02",
    ]);
    expect(starts([], "2024-03-01T00:00:00Z", at("2024-12-31T00:00:00"))).toEqual(["2024-03-01"]);
  });

  it("include their start, not their end", () => {
    const window = { from: "2024-01-01T00:00:00.000Z", to: "2024-01-02T00:00:00.000Z" };
    const times = ["2023-12-31T23:59:59.999Z", window.from, "2024-01-01", "2024-01-01T23:59:59.999Z", window.to];
    const rows = times.map((eventTime) => ({ eventTime }));
    expect(rowsWithin(rows, window)).toEqual(rows.slice(1, 4));
    expect(rowsWithin([], window)).toEqual([]);
    expect(earlierBy(window, 3)).toEqual({ from: "2023-12-29T00:00:00.000Z", to: "2023-12-30T00:00:00.000Z" });
  });
});
