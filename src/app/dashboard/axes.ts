/** Axes that all charts share: quiet lines, few labels, colours by name so that the style sheet decides them. */
import { type Unit, unitText } from "../../domain/pages/numbers.ts";

export const colourOf = (index: number): string => `var(--c${index})`;

const SOFT = "var(--soft)";

export const GRID = { left: 44, right: 8, top: 8, bottom: 22 };

/** From midnight to midnight, in words of the length of what is shown. */
export const timeAxis = (from: number, to: number) => ({
  type: "time" as const,
  min: from,
  max: to,
  splitNumber: 4,
  axisLine: { lineStyle: { color: "var(--line)" } },
  axisTick: { show: false },
  axisLabel: {
    color: SOFT,
    fontSize: 11,
    hideOverlap: true,
    margin: 7,
    showMinLabel: false,
    showMaxLabel: false,
    formatter: labelOf(to - from),
  },
});

const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

function labelOf(span: number): (time: number) => string {
  return (time) => {
    const iso = new Date(time).toISOString();
    const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "";
    const day = Number(iso.slice(8, 10));
    if (span <= 3 * DAY) return iso.slice(11, 16) === "00:00" ? `${day} ${month}` : iso.slice(11, 16);
    if (span <= 120 * DAY) return `${day} ${month}`;
    return month === "Jan" ? iso.slice(0, 4) : month;
  };
}

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

/** Ends on round numbers, in three to five steps. */
export function niceRange(min: number, max: number): Range {
  const rough = (max - min) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = power * ([1, 2, 2.5, 5, 10].find((step) => step * power >= rough * 0.999) ?? 10);
  const round = (value: number) => Number(value.toPrecision(12));
  return {
    min: round(Math.floor(min / interval + 1e-9) * interval),
    max: round(Math.ceil(max / interval - 1e-9) * interval),
    interval: round(interval),
  };
}

export const valueAxis = (unit: Unit, range: Partial<Range> = {}) => ({
  type: "value" as const,
  ...range,
  splitNumber: 4,
  axisTick: { show: false },
  axisLabel: { color: SOFT, fontSize: 11, margin: 6, formatter: (value: number) => unitText(unit, value) },
  splitLine: { lineStyle: { color: "var(--grid)" } },
});
