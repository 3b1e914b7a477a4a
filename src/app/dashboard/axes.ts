/** Axes that all charts share: quiet lines, few labels, colours by name so that the style sheet decides them. */
import { type Unit, unitText } from "../../stages/dashboard/numbers.ts";

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

export const valueAxis = (unit: Unit, range: { readonly min?: number; readonly max?: number } = {}) => ({
  type: "value" as const,
  ...range,
  splitNumber: 3,
  axisLabel: { color: SOFT, fontSize: 11, margin: 6, formatter: (value: number) => unitText(unit, value) },
  splitLine: { lineStyle: { color: "var(--grid)" } },
});
