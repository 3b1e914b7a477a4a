/** Windows of event time. */
import { describe, expect, it } from "vitest";
import {
  earlierBy,
  rowsWithin,
  silentSince,
  silentWindows,
  windowAt,
  windowsToLookAt,
} from "../../../src/stages/monitor/windows.ts";

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

  it("of a silence are as many as say something new", () => {
    const rows = ["2024-03-01T00:00:00Z", "2024-03-09T00:00:00Z"].map(row);
    const looked = windowsToLookAt(rows, "2024-03-01T00:00:00Z", at("2024-12-31T00:00:00"), DAY, 3);
    expect(looked.map(({ from }) => from.slice(8, 10))).toEqual(["01", "02", "03", "04", "09", "10", "11", "12"]);
    const spec = { window: "1d", checks: [], labelDelay: null } as const;
    expect(silentWindows(spec)).toBe(1);
    expect(silentWindows({ ...spec, checks: [{ check: "freshness", max: "12h" }] })).toBe(1);
    expect(silentWindows({ ...spec, checks: [{ check: "freshness", max: "3d" }] })).toBe(4);
    expect(silentWindows({ ...spec, labelDelay: "36h" })).toBe(3);
    expect(silentWindows({ ...spec, labelDelay: "52w" })).toBe(100);
  });

  it("of a silence tell since when it lasts", () => {
    const record = (day: number, state: "ok" | "no-data") => ({
      state,
      window: { from: `2024-01-0${day}T00:00:00.000Z`, to: `2024-01-0${day + 1}T00:00:00.000Z` },
    });
    expect(silentSince([record(1, "no-data"), record(2, "ok"), record(3, "no-data"), record(4, "no-data")])).toBe(
      "2024-01-03T00:00:00.000Z",
    );
    expect(silentSince([record(1, "no-data"), record(2, "ok")])).toBeNull();
    expect(silentSince([])).toBeNull();
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
