/** What devices measured beside the answers, and how the server fared by its own word. */
import {
  type ReadingMeasured,
  SERVER_DEVICE,
  SERVER_READINGS,
  type ServerMeasured,
  type ServerReading,
  type WindowMeasured,
} from "../../domain/monitoring.ts";
import type { Telemetry } from "../../domain/telemetry.ts";
import { quantile } from "../../stats/quantile.ts";
import type { WindowFacts } from "./facts.ts";
import type { Window } from "./windows.ts";

/** Names are the devices' own: more of them make no table. */
const MOST_READINGS = 30;

export function within(telemetry: readonly Telemetry[], window: Window): readonly Telemetry[] {
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  return telemetry.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) < to);
}

/** Of one reading by time. `server.` readings are the server's own word, and nobody else's. */
export function valuesOf(telemetry: readonly Telemetry[], reading: string): readonly number[] {
  const isServers = isServerReading(reading);
  return telemetry.flatMap(({ device, readings }) => {
    const value = Object.hasOwn(readings, reading) ? readings[reading] : undefined;
    return value !== undefined && Number.isFinite(value) && (device === SERVER_DEVICE) === isServers ? [value] : [];
  });
}

const isServerReading = (reading: string): reading is ServerReading => SERVER_READINGS.some((each) => each === reading);

export function measureReadings({
  telemetry,
  window,
}: Pick<WindowFacts, "telemetry" | "window">): Pick<WindowMeasured, "readings" | "server"> {
  const own = within(telemetry, window);
  const found = new Map<string, { readonly values: number[]; readonly devices: Set<string | null> }>();
  // Once over all lines, however many names devices make up.
  for (const { device, readings } of own) {
    for (const [name, value] of Object.entries(readings)) {
      if ((device === SERVER_DEVICE) !== isServerReading(name) || !Number.isFinite(value)) continue;
      const of = found.get(name) ?? { values: [], devices: new Set() };
      found.set(name, of);
      of.values.push(value);
      of.devices.add(device);
    }
  }
  const most = [...found].sort(([a, { values: some }], [b, { values: others }]) => {
    return others.length - some.length || (a < b ? -1 : 1);
  });
  return {
    readings: most
      .slice(0, MOST_READINGS)
      .map(([name, { values, devices }]) => measureReading(name, values, devices.size)),
    server: serverOf(telemetry, window),
  };
}

function measureReading(reading: string, values: readonly number[], devices: number): ReadingMeasured {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  return {
    reading,
    devices,
    n,
    min: sorted[0] ?? 0,
    max: sorted[n - 1] ?? 0,
    mean: sorted.reduce((sum, value) => sum + value / n, 0),
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
  };
}

/** null: it wrote nothing of itself in this time. */
export function serverOf(telemetry: readonly Telemetry[], period: Window): ServerMeasured | null {
  const own = within(telemetry, period).filter(({ device }) => device === SERVER_DEVICE);
  if (own.length === 0) return null;
  const of = (reading: ServerReading) => valuesOf(own, reading);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const most = (values: readonly number[]) =>
    values.reduce((peak: number | null, value) => Math.max(peak ?? value, value), null);
  const cpu = of("server.cpu");
  return {
    requests: sum(of("server.requests")),
    errors: sum(of("server.errors")),
    rejected: sum(of("server.rejected")),
    memoryPeak: most(of("server.memory")),
    cpu: cpu.length === 0 ? null : sum(cpu) / cpu.length,
    queuePeak: most(of("server.queue")),
  };
}
