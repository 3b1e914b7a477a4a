/** A stream's time line: a number of it, what is labelled, and what each system said of each window. */
import { coordinate, element, picture, shortened, textAt } from "../../src/domain/plots/svg.ts";
import { rowsWithin } from "../../src/stages/monitor/windows.ts";
import type { Lane, LaneWindow } from "./lanes.ts";
import { isChanged } from "./score.ts";
import type { Label, Stream } from "./streams.ts";
import type { StreamTable } from "./table.ts";

const [NAMES, PLOT, MARGIN] = [210, 660, 16];
const [TITLE, CURVE, LABEL, ROW, BAR] = [40, 84, 22, 26, 16];
const WIDTH = NAMES + PLOT + MARGIN;

export function pictureOf(stream: Stream, table: StreamTable, lanes: readonly Lane[]): string {
  const windows = lanes[0]?.windows ?? [];
  const [first, last] = [Date.parse(windows[0]?.from ?? ""), Date.parse(windows.at(-1)?.to ?? "")];
  const x = (time: string): number => {
    const share = (Date.parse(time) - first) / (last - first);
    return NAMES + PLOT * Math.min(1, Math.max(0, share));
  };
  const labelsTop = TITLE + CURVE + 14;
  const top = labelsTop + LABEL * stream.labels.length + 12;
  const bottom = top + ROW * lanes.length;
  const elements = [
    textAt(MARGIN, 24, stream.title, { size: 15, bold: true }),
    ...curve(stream, table, windows, x),
    ...stream.labels.flatMap((label, row) => labelBand(label, labelsTop + row * LABEL, bottom, x)),
    ...lanes.flatMap((lane, row) => laneRow(lane, stream, top + row * ROW, x)),
    ...axis(first, last, bottom + 18),
    ...legend(bottom + 46),
  ];
  return picture(WIDTH, bottom + 62, `${stream.title}: what is labelled and what was said`, elements);
}

type X = (time: string) => number;

/** The mean of a window. */
function curve({ shown }: Stream, table: StreamTable, windows: readonly LaneWindow[], x: X): readonly string[] {
  const rows = table.stream.map((event) => ({ ...event, eventTime: event.time }));
  const points = windows.flatMap((window) => {
    const own = rowsWithin(rows, window).map(({ inputs }) => Number(inputs[shown]));
    if (own.length === 0) return [];
    return [{ window, mean: own.reduce((sum, value) => sum + value, 0) / own.length }];
  });
  const means = points.map(({ mean }) => mean);
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const y = (mean: number): number => TITLE + 10 + (CURVE - 16) * (1 - (mean - low) / (high - low || 1));
  const path = points.map(
    ({ window, mean }) => `${coordinate((x(window.from) + x(window.to)) / 2)},${coordinate(y(mean))}`,
  );
  const number = (value: number): string => String(Number(value.toPrecision(3)));
  return [
    textAt(MARGIN, TITLE + CURVE / 2, `${shown}, mean of a window`, { size: 12, tone: "faint" }),
    textAt(NAMES - 6, y(high) + 4, number(high), { anchor: "end", size: 10, tone: "faint" }),
    textAt(NAMES - 6, y(low) + 4, number(low), { anchor: "end", size: 10, tone: "faint" }),
    element("polyline", { points: path.join(" "), class: "line-champion", "stroke-width": 1.5 }),
    ...points.map(({ window, mean }) =>
      element("circle", { cx: (x(window.from) + x(window.to)) / 2, cy: y(mean), r: 2, class: "champion" }),
    ),
  ];
}

/** A change from its beginning to its end; its beginning goes down through all that was said. */
function labelBand({ from, to, of, what }: Label, y: number, bottom: number, x: X): readonly string[] {
  const [left, right] = [x(from), to === undefined ? NAMES + PLOT : x(to)];
  const room = Math.max(0, right - left - 8);
  const inside = what.length * 5.6 < room;
  const atLeft = right + what.length * 5.6 > NAMES + PLOT;
  const text = inside
    ? textAt(left + 5, y + 12, what, { size: 11 })
    : textAt(atLeft ? left - 5 : right + 5, y + 12, shortened(what, 80), {
        size: 11,
        ...(atLeft && { anchor: "end" as const }),
      });
  return [
    textAt(MARGIN, y + 12, of === "inputs" ? "labelled: what comes in" : "labelled: what is right", { size: 12 }),
    element("rect", {
      x: left,
      y,
      width: Math.max(2, right - left),
      height: BAR,
      class: "candidate",
      "fill-opacity": 0.22,
    }),
    line(left, y, bottom, "candidate", "4 3"),
    ...(to === undefined ? [] : [line(right, y, bottom, "rule", "2 3")]),
    text,
  ];
}

function laneRow(lane: Lane, stream: Stream, y: number, x: X): readonly string[] {
  return [
    textAt(MARGIN, y + 12, lane.name, { size: 12, bold: lane.name.startsWith("Understudy") }),
    ...lane.windows.flatMap((window) => bar(window, isChanged(window, lane, stream), y, x)),
  ];
}

/** On in red with a cross where nothing is labelled: colour alone would not tell everybody. */
function bar(window: LaneWindow, changed: boolean, y: number, x: X): readonly string[] {
  const [left, right] = [x(window.from) + 1, x(window.to) - 1];
  const place = { x: left, y, width: Math.max(1, right - left), height: BAR };
  if (!window.on) {
    return [element("rect", { ...place, class: "rule", "fill-opacity": window.judged ? 0.55 : 0.18 })];
  }
  const filled = element("rect", { ...place, class: changed ? "better" : "worse", "fill-opacity": 0.85 });
  if (changed) return [filled];
  return [filled, textAt((left + right) / 2, y + 12, "×", { anchor: "middle", size: 11, bold: true })];
}

function axis(first: number, last: number, y: number): readonly string[] {
  const day = 86_400_000;
  const shown = last - first > 20 * 365 * day ? 4 : last - first > 60 * day ? 7 : last - first > 10 * day ? 10 : 16;
  const ticks = shown === 16 ? 4 : 6;
  return Array.from({ length: ticks + 1 }, (_, tick) => {
    const time = new Date(first + ((last - first) * tick) / ticks).toISOString();
    const anchor = tick === 0 ? "start" : tick === ticks ? "end" : "middle";
    return textAt(NAMES + (PLOT * tick) / ticks, y, time.slice(0, shown).replace("T", " "), {
      anchor,
      size: 11,
      tone: "faint",
    });
  });
}

function legend(y: number): readonly string[] {
  const entries = [
    ["better", 0.85, "alarm, and something is labelled"],
    ["worse", 0.85, "× alarm, and nothing is"],
    ["rule", 0.55, "quiet"],
    ["rule", 0.18, "too few rows"],
  ] as const;
  let left = NAMES;
  return entries.flatMap(([tone, opacity, text]) => {
    const at = left;
    left += 28 + text.length * 6.2;
    return [
      element("rect", { x: at, y: y - 10, width: 12, height: 12, class: tone, "fill-opacity": opacity }),
      textAt(at + 17, y, text, { size: 11, tone: "faint" }),
    ];
  });
}

const line = (x: number, y1: number, y2: number, tone: string, dashes: string): string =>
  element("line", { x1: x, x2: x, y1, y2, class: `line-${tone}`, "stroke-width": 1.2, "stroke-dasharray": dashes });
