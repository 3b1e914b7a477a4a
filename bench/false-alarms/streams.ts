/** Streams of which the truth is known: rows of training, and windows in which nothing changed, or as much as was asked for. */
import { random } from "../../src/domain/random.ts";

export const FEATURES = 20;
export const REFERENCE_ROWS = 5_000;
/** So many of the features change where a change is asked for. */
export const CHANGED = 4;

export const KINDS = ["normal", "lognormal", "categorical", "seasonal", "correlated"] as const;
export type Kind = (typeof KINDS)[number];

/** `deviations`: all values of a changed feature move. `points`: this share of rows moves to the most frequent category. */
export interface Change {
  readonly deviations?: number;
  readonly points?: number;
}

/** One array a feature, in the order of events; categories are numbers from 0. */
export type Columns = readonly Float64Array[];

export interface World {
  readonly reference: Columns;
  /** Windows before, of the same weekday, of as many rows each; empty where the stream has no season. */
  sameDay(rows: number, windows: number): Columns;
  /** The next window; windows of one world follow each other. */
  window(rows: number, change?: Change): Columns;
}

/** Shares of the categories. */
const SHARES = [0.4, 0.25, 0.2, 0.1, 0.05];
/** How far the mean swings within a week, in deviations. */
const SWING = 0.5;
/** How alike neighbours are. */
const MEMORY = 0.9;
/** Windows are Saturdays. */
const DAY = 5;

export function makeWorld(kind: Kind, seed: number): World {
  const next = random(seed);
  const gauss = gaussian(next);
  const columns = (rows: number, value: (feature: number, row: number) => number): Columns =>
    Array.from({ length: FEATURES }, (_, feature) =>
      Float64Array.from({ length: rows }, (_, row) => value(feature, row)),
    );
  const moved = (feature: number, change: Change | undefined) => (feature < CHANGED ? (change?.deviations ?? 0) : 0);
  switch (kind) {
    case "normal":
      return plain((rows, change) => columns(rows, (feature) => gauss() + moved(feature, change)));
    case "lognormal":
      // Moved by its own deviation, which is e times that of the values around the middle.
      return plain((rows, change) =>
        columns(rows, (feature) => Math.exp(gauss()) + moved(feature, change) * Math.sqrt((Math.E - 1) * Math.E)),
      );
    case "categorical":
      return plain((rows, change) =>
        columns(rows, (feature) => category(next, feature < CHANGED ? (change?.points ?? 0) : 0)),
      );
    case "seasonal": {
      const mean = (feature: number, day: number) => SWING * Math.sin((2 * Math.PI * (day + feature)) / 7);
      const ofDay = (rows: number, change?: Change) =>
        columns(rows, (feature) => gauss() + mean(feature, DAY) + moved(feature, change));
      return {
        reference: columns(REFERENCE_ROWS, (feature, row) => gauss() + mean(feature, row % 7)),
        sameDay: (rows, windows) => ofDay(rows * windows),
        window: ofDay,
      };
    }
    case "correlated": {
      const last = Array.from({ length: FEATURES }, gauss);
      return plain((rows, change) =>
        columns(rows, (feature) => {
          last[feature] = MEMORY * (last[feature] ?? 0) + Math.sqrt(1 - MEMORY ** 2) * gauss();
          return (last[feature] ?? 0) + moved(feature, change);
        }),
      );
    }
  }
}

function plain(window: (rows: number, change?: Change) => Columns): World {
  return { reference: window(REFERENCE_ROWS), sameDay: () => [], window };
}

function category(next: () => number, points: number): number {
  if (next() < points / (1 - (SHARES[0] ?? 0))) return 0;
  let level = next();
  return Math.max(
    0,
    SHARES.findIndex((share) => {
      level -= share;
      return level < 0;
    }),
  );
}

/** Box and Muller: two a draw. */
function gaussian(next: () => number): () => number {
  const spare: number[] = [];
  return () => {
    const kept = spare.pop();
    if (kept !== undefined) return kept;
    const [radius, angle] = [Math.sqrt(-2 * Math.log1p(-next())), 2 * Math.PI * next()];
    spare.push(radius * Math.sin(angle));
    return radius * Math.cos(angle);
  };
}
