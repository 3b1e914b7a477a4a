/** Numbers and times as people read them. */

export const UNITS = ["share", "ms", "bytes", "count", "number", "per-second", "cores"] as const;
export type Unit = (typeof UNITS)[number];

const THOUSANDS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e4, "k"],
] as const;

const trimmed = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/u, "") : text);

/** Three digits that matter: 12.3, 0.0123, 12 300. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(1);
  const digits = size >= 100 || size === 0 ? 0 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  return minus(trimmed(value.toFixed(digits)).replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/gu, "\u202f"));
}

const minus = (text: string): string => text.replace(/^-/u, "−");

export function countText(value: number): string {
  const [size, unit] = THOUSANDS.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  const divisor = unit === "k" ? 1000 : size;
  return unit === "" ? numberText(value) : `${trimmed((value / divisor).toFixed(1))}${unit}`;
}

export function unitText(unit: Unit, value: number): string {
  switch (unit) {
    case "share":
      return `${minus(trimmed((100 * value).toFixed(Math.abs(value) < 0.01 ? 2 : 1)))}%`;
    case "ms":
      return value >= 1000 ? `${numberText(value / 1000)} s` : `${numberText(value)} ms`;
    case "bytes":
      return `${countText(value).replace(/([kMG])?$/u, " $1")}B`;
    case "per-second":
      return value !== 0 && value < 0.1 ? `${numberText(value * 3600)}/h` : `${numberText(value)}/s`;
    case "cores":
      return `${numberText(value)} cores`;
    case "count":
      return countText(value);
    case "number":
      return numberText(value);
  }
}

export const dayText = (moment: string): string => moment.slice(0, 10);

/** `2026-03-01 06:00`, or the day alone at midnight. */
export function momentText(moment: string): string {
  const time = moment.slice(11, 16);
  return time === "" || time === "00:00" ? dayText(moment) : `${dayText(moment)} ${time}`;
}

const HOUR = 3_600_000;

/** `9 days`, `6 hours`. */
export function spanText(milliseconds: number): string {
  const [size, unit] = milliseconds >= 2 * 24 * HOUR ? [24 * HOUR, "day"] : [HOUR, "hour"];
  const count = Math.max(1, Math.round(milliseconds / size));
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
