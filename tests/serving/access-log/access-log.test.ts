/** The server's log: JSON lines by level, and few lines however many errors. */
import { expect, it } from "vitest";
import { type LogLevel, serverLog } from "../../../src/serving/access-log/access-log.ts";

function logged(level: LogLevel) {
  const lines: string[] = [];
  const time = { at: 0 };
  const log = serverLog({
    level,
    now: () => new Date("2026-03-01T12:00:00Z"),
    monotonic: () => time.at,
    write: (line) => lines.push(line),
  });
  return { log, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>), raw: lines, time };
}

const REQUEST = {
  method: "POST",
  path: "/predict",
  status: 200,
  durationMs: 1.25,
  requestId: "r",
  traceId: "t",
  spanId: "s",
  parentId: null,
  bytes: 10,
};

it("writes a request as one line, whatever its path holds", () => {
  const { log, raw, lines } = logged("access");
  log.request({ ...REQUEST, path: `/a\nb\u2028"${"x".repeat(1000)}` });
  expect(raw).toHaveLength(1);
  expect(raw[0]?.indexOf("\n")).toBe((raw[0]?.length ?? 0) - 1);
  expect(lines()[0]).toMatchObject({ time: "2026-03-01T12:00:00.000Z", level: "info", event: "request", status: 200 });
  expect(String(lines()[0]?.path)).toHaveLength(512);
});

it("by level: errors without requests, or nothing", () => {
  const errors = logged("error");
  errors.log.request(REQUEST);
  errors.log.error(new Error("no", { cause: new Error("why") }));
  expect(errors.lines()).toMatchObject([{ event: "error", message: "no", cause: "why" }]);
  const silent = logged("silent");
  silent.log.error(new Error("no"));
  expect(silent.raw).toEqual([]);
});

it("many errors are counted rather than written", () => {
  const { log, lines, time } = logged("error");
  for (let count = 0; count < 1000; count++) log.error("broken");
  expect(lines()).toHaveLength(20);
  time.at = 10_000;
  log.error("again");
  expect(lines().slice(20)).toMatchObject([
    { event: "errors-suppressed", count: 980 },
    { event: "error", message: "again" },
  ]);
});
