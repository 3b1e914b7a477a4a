/** Windows of event time. */
import { describe, expect, it } from "vitest";
import { completeWindows, earlierBy, rowsWithin } from "../../../src/stages/monitor/windows.ts";

const DAY = 86_400_000;
const at = (text: string) => new Date(`${text}Z`);

describe("windows", () => {
  it("are whole multiples since the epoch, complete, and contain what came first", () => {
    expect(completeWindows("2024-02-28T13:00:00Z", at("2024-03-02T00:00:00"), DAY)).toEqual([
      { from: "2024-02-28T00:00:00.000Z", to: "2024-02-29T00:00:00.000Z" },
      { from: "2024-02-29T00:00:00.000Z", to: "2024-03-01T00:00:00.000Z" },
      { from: "2024-03-01T00:00:00.000Z", to: "2024-03-02T00:00:00.000Z" },
    ]);
    expect(completeWindows("2024-02-28T13:00:00Z", at("2024-02-28T23:59:59"), DAY)).toEqual([]);
    expect(completeWindows("2024-02-28T13:00:00Z", at("2024-01-01T00:00:00"), DAY)).toEqual([]);
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
