/** Windows as lines over time: one point a window, in its middle; a silence breaks the line. */
import type { Percentiles, PerformanceMeasured, RoleMeasured, WindowMeasured } from "../../domain/monitoring.ts";
import type { Colour, Line, Point } from "../../domain/pages/chart.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Role } from "../../domain/servable.ts";
import { downsample } from "../../stats/lttb.ts";

/** More than a picture of 360 points can tell apart; all of them are in the file of all numbers. */
const MOST_POINTS = 180;

export const middleOf = ({ window }: MonitoringRecord): number => (Date.parse(window.from) + Date.parse(window.to)) / 2;

export const endOf = ({ window }: MonitoringRecord): number => Date.parse(window.to);

export interface Reading {
  readonly y: number | null | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** null where nothing was ever measured. */
export function lineOf(
  windows: readonly MonitoringRecord[],
  name: string,
  colour: Colour,
  read: (window: MonitoringRecord) => Reading | number | null | undefined,
  dashed = false,
): Line | null {
  const points = windows.flatMap((window, index): readonly (Point | null)[] => {
    const previous = windows[index - 1];
    const isGap = previous && Date.parse(window.window.from) > Date.parse(previous.window.to);
    const point = pointOf(window, read(window));
    return isGap && point ? [null, point] : [point];
  });
  if (!points.some((point) => point !== null)) return null;
  return { name, colour, points: thinned(points), ...(dashed && { dashed: true as const }) };
}

function pointOf(window: MonitoringRecord, reading: Reading | number | null | undefined): Point | null {
  const { y, low, high } = typeof reading === "object" && reading !== null ? reading : { y: reading };
  if (typeof y !== "number" || !Number.isFinite(y)) return null;
  return { x: middleOf(window), y, ...(low !== undefined && high !== undefined && { low, high }) };
}

/** Each unbroken run by itself, so that gaps stay gaps. */
function thinned(points: readonly (Point | null)[]): readonly (Point | null)[] {
  const there = points.filter((point) => point !== null);
  if (there.length <= MOST_POINTS) return points;
  const kept = new Set(downsample(there, MOST_POINTS));
  return points.filter((point) => point === null || kept.has(point));
}

export const roleOf = (window: MonitoringRecord, role: Role): RoleMeasured | undefined =>
  window.measured?.roles.find((each) => each.role === role);

export function performanceOf(
  window: MonitoringRecord,
  kind: PerformanceMeasured["kind"],
  role: Role,
): PerformanceMeasured | undefined {
  return window.measured?.performance.find((each) => each.kind === kind && each.role === role && each.slice === null);
}

export const latencyOf = (window: MonitoringRecord, role: Role, which: keyof Percentiles): number | undefined =>
  roleOf(window, role)?.latencyMs?.[which];

export const serverOf = (window: MonitoringRecord): NonNullable<WindowMeasured["server"]> | null =>
  window.measured?.server ?? null;

export const isLine = (line: Line | null): line is Line => line !== null;

/** Colours of those beside the champion. */
export const ROLE_COLOURS = { champion: 1, shadow: 2, canary: 5, standby: 0 } as const satisfies Record<Role, Colour>;

/** From the first window's start to the last one's end. */
export function spanOf(windows: readonly MonitoringRecord[]): { readonly from: number; readonly to: number } {
  const first = windows[0];
  const last = windows.at(-1);
  return first && last ? { from: Date.parse(first.window.from), to: endOf(last) } : { from: 0, to: 1 };
}
