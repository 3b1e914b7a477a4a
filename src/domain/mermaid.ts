/** Mermaid diagrams of numbers and names; text of people and data cannot leave its label. */

export interface Series {
  readonly label: string;
  readonly values: readonly number[];
}

/** GitHub draws wide charts too small to read. */
const MAX_POINTS = 60;
const LONGEST_LABEL = 80;
/** Of a bar: its name takes the room of the bar. */
const LONGEST_NAME = 28;
/** More numbers than this below a chart run into each other. */
const MAX_TICKS = 20;

/** Seen on white and on black; the first colour of Mermaid's own is nearly white. There is no legend, so they have names. */
const COLOURS = [
  ["blue", "#3b82f6"],
  ["orange", "#ea8c1c"],
  ["green", "#22a06b"],
] as const;
const PALETTE = COLOURS.map(([, colour]) => colour).join(", ");
const COLOURED = `"themeVariables": {"xyChart": {"plotColorPalette": "${PALETTE}"}}`;
const THEME = `%%{init: {${COLOURED}}}%%`;
/** Of a chart of bars that lie: title and axis, and each bar. */
const [FRAME_HEIGHT, BAR_HEIGHT] = [90, 26];

/** Lines over the same x; null where there is nothing to draw. Points that are not finite are left out with their x. */
export function lineChart(
  title: string,
  xLabel: string,
  xs: readonly number[],
  series: readonly Series[],
): string | null {
  const whole = xs.map((_, at) => at).filter((at) => series.every(({ values }) => Number.isFinite(values[at])));
  const kept = thinned(whole);
  if (kept.length < 2 || series.length === 0) return null;
  const list = (values: readonly number[]) => `[${kept.map((at) => figure(values[at] ?? 0)).join(", ")}]`;
  const [first = 0, last = 0] = [xs[kept[0] ?? 0], xs[kept.at(-1) ?? 0]];
  const axis = kept.length > MAX_TICKS && first < last ? `${figure(first)} --> ${figure(last)}` : list(xs);
  const named = series.map((each, at) =>
    series.length > 1 ? `${each.label} (${COLOURS[at]?.[0] ?? at})` : each.label,
  );
  return [
    THEME,
    "xychart-beta",
    `  title ${label(title)}`,
    `  x-axis ${label(xLabel)} ${axis}`,
    `  y-axis ${label(named.join(", "))}`,
    ...series.map(({ values }) => `  line ${list(values)}`),
  ].join("\n");
}

/** Bars side by side in the given order, lying so that their names have room; null where there is nothing to draw. */
export function barChart(title: string, names: readonly string[], values: readonly number[]): string | null {
  const kept = names.flatMap((name, at) => {
    const value = values[at] ?? Number.NaN;
    return Number.isFinite(value) ? [{ name, value }] : [];
  });
  if (kept.length === 0) return null;
  const [low, high] = [Math.min(0, ...kept.map(({ value }) => value)), Math.max(0, ...kept.map(({ value }) => value))];
  if (low === high) return null;
  const height = FRAME_HEIGHT + BAR_HEIGHT * kept.length;
  return [
    `%%{init: {"xyChart": {"height": ${height}}, ${COLOURED}}}%%`,
    "xychart-beta horizontal",
    `  title ${label(title)}`,
    `  x-axis [${kept.map(({ name }) => label(name, LONGEST_NAME)).join(", ")}]`,
    `  y-axis ${figure(low)} --> ${figure(high)}`,
    `  bar [${kept.map(({ value }) => figure(value)).join(", ")}]`,
  ].join("\n");
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Empty: an arrow without words. */
  readonly label: string;
  /** A copy: nobody waits for its answer. */
  readonly dotted?: boolean;
}

/** Boxes are told apart by their text. */
export function flowchart(edges: readonly Edge[]): string | null {
  if (edges.length === 0) return null;
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const box = (name: string) => `n${names.indexOf(name)}`;
  return [
    "flowchart LR",
    ...names.map((name) => `  ${box(name)}[${label(name)}]`),
    ...edges.map(({ from, to, label: text, dotted = false }) => {
      const words = text === "" ? "" : `|${label(text)}|`;
      return `  ${box(from)} ${dotted ? "-.->" : "-->"}${words} ${box(to)}`;
    }),
  ].join("\n");
}

/** Mermaid reads no exponents. */
function figure(value: number): string {
  const text = String(Number(value.toPrecision(5)));
  if (!text.includes("e")) return text;
  return Math.abs(value) < 1 ? value.toFixed(12) : String(BigInt(Number(text)));
}

/** First and last stay. */
function thinned(items: readonly number[]): readonly number[] {
  if (items.length <= MAX_POINTS) return items;
  const step = (items.length - 1) / (MAX_POINTS - 1);
  return Array.from({ length: MAX_POINTS }, (_, at) => items[Math.round(at * step)] ?? 0);
}

/** Quoted; Mermaid has no escapes but entities of its own, and obeys HTML and backticks within quotes. */
function label(text: string, characters = LONGEST_LABEL): string {
  const safe = text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "")
    .replace(/["<>`#;\\|[\]{}]/gu, "'")
    .slice(0, characters);
  return `"${safe}"`;
}
