/** Alarms against the labels: which were right, how late, how many were not. */
import type { Lane, LaneWindow } from "./lanes.ts";
import type { Label, Stream } from "./streams.ts";

export interface Found {
  readonly label: Label;
  /** null: no alarm began in time. */
  readonly alarm: { readonly windows: number; readonly delayMs: number } | null;
  /** An alarm was on already, that began before the change. */
  readonly alreadyOn: boolean;
}

export interface Score {
  readonly found: readonly Found[];
  /** Alarms that began. */
  readonly alarms: number;
  readonly right: number;
  /** Begun where nothing is labelled; what begins again during a labelled change is neither. */
  readonly wrong: number;
  readonly wrongAMonth: number;
  /** Windows in which nothing is labelled, and those of them in which an alarm is on. */
  readonly unchanged: { readonly windows: number; readonly on: number };
}

const MONTH = 30.4375 * 86_400_000;

const overlaps = ({ from, to }: LaneWindow, label: Label): boolean =>
  Date.parse(label.from) < Date.parse(to) && (label.to === undefined || Date.parse(label.to) > Date.parse(from));

/** Changed inputs may well change performance; changed answers leave the inputs as they are. */
const accountsFor = (label: Label, { of }: Lane): boolean => of === "answers" || label.of === "inputs";

export const isChanged = (window: LaneWindow, lane: Lane, { labels }: Stream): boolean =>
  labels.some((label) => accountsFor(label, lane) && overlaps(window, label));

export function score(lane: Lane, stream: Stream): Score {
  const { windows } = lane;
  const begins = windows.flatMap(({ on }, index) => (on && windows[index - 1]?.on !== true ? [index] : []));
  const found = stream.labels
    .filter(({ of }) => of === lane.of)
    .map((label): Found => {
      const start = Date.parse(label.from);
      const first = windows.findIndex((window) => overlaps(window, { ...label, to: undefined } as Label));
      const hit = begins.find((index) => index >= first && index <= first + stream.tolerance);
      const alarm =
        hit === undefined ? null : { windows: hit - first, delayMs: Date.parse(windows[hit]?.to ?? "") - start };
      return { label, alarm, alreadyOn: windows[first - 1]?.on === true };
    });
  const wrong = begins.filter((index) => {
    const window = windows[index];
    return window !== undefined && !isChanged(window, lane, stream);
  }).length;
  const time = Date.parse(windows.at(-1)?.to ?? "") - Date.parse(windows[0]?.from ?? "");
  const unchanged = windows.filter((window) => window.judged && !isChanged(window, lane, stream));
  return {
    found,
    alarms: begins.length,
    right: found.filter(({ alarm }) => alarm !== null).length,
    wrong,
    wrongAMonth: wrong / (time / MONTH),
    unchanged: { windows: unchanged.length, on: unchanged.filter(({ on }) => on).length },
  };
}
