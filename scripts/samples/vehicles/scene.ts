/** What the two cameras look at: the north one at a country road, the south one at a street. */
import { type Canvas, type Colour, mix, type Point, scaled } from "./canvas.ts";
import type { Chance } from "./chance.ts";

export const CAMERAS = ["north", "south"] as const;
export type Camera = (typeof CAMERAS)[number];

/** Height of the ground under a vehicle's wheels, and pixels a metre there. */
export interface Lane {
  readonly ground: number;
  readonly scale: number;
}

export const LANES: Readonly<Record<Camera, readonly [Lane, ...Lane[]]>> = {
  north: [
    { ground: 47, scale: 6.5 },
    { ground: 60, scale: 9.5 },
  ],
  south: [
    { ground: 51, scale: 7.5 },
    { ground: 65, scale: 10.5 },
  ],
};

export interface Sky {
  readonly brightness: number;
  /** 0 a clear sky, 1 a grey one. */
  readonly cloud: number;
}

const rectangle = (canvas: Canvas, [left, top]: Point, [right, bottom]: Point, colour: Colour, alpha = 1) =>
  canvas.polygon(
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
    colour,
    alpha,
  );

export function drawScene(canvas: Canvas, camera: Camera, sky: Sky, chance: Chance): void {
  const lit = (colour: Colour) => scaled(colour, sky.brightness);
  const high = lit(mix([0.36, 0.56, 0.82], [0.62, 0.64, 0.67], sky.cloud));
  const low = lit(mix([0.76, 0.84, 0.9], [0.72, 0.73, 0.74], sky.cloud));
  if (camera === "north") drawNorth(canvas, { high, low, lit }, chance);
  else drawSouth(canvas, { high, low, lit }, chance);
}

interface Tones {
  readonly high: Colour;
  readonly low: Colour;
  readonly lit: (colour: Colour) => Colour;
}

function drawNorth(canvas: Canvas, { high, low, lit }: Tones, chance: Chance): void {
  canvas.gradient(0, 26, high, low);
  for (let cloud = 0; cloud < 3; cloud++) {
    const centre: Point = [chance.between(0, 96), chance.between(2, 15)];
    canvas.ellipse(centre, [chance.between(8, 20), chance.between(2, 4)], lit([0.93, 0.94, 0.95]), 0.35);
  }
  canvas.polygon(
    [
      [0, 22],
      [26, 17],
      [58, 22],
      [96, 15],
      [96, 34],
      [0, 34],
    ],
    lit([0.38, 0.46, 0.42]),
  );
  canvas.gradient(28, 72, lit([0.36, 0.45, 0.23]), lit([0.27, 0.36, 0.17]));
  // The trees stand where they stand; wind and light change their look.
  for (const x of [6, 17, 74, 88]) {
    const crown = lit([0.16 + chance.between(0, 0.08), 0.3 + chance.between(0, 0.08), 0.13]);
    rectangle(canvas, [x - 0.7, 26], [x + 0.7, 33], lit([0.25, 0.18, 0.12]));
    canvas.ellipse([x, 24], [5.5, 6], crown);
  }
  const road: Colour = [0.37, 0.37, 0.39];
  rectangle(canvas, [0, 38], [96, 66], lit(road));
  rectangle(canvas, [0, 37.4], [96, 38.3], lit([0.8, 0.8, 0.78]));
  rectangle(canvas, [0, 65], [96, 66], lit([0.8, 0.8, 0.78]));
  for (let x = -6; x < 96; x += 16) rectangle(canvas, [x, 50], [x + 8, 51], lit([0.85, 0.84, 0.78]));
}

function drawSouth(canvas: Canvas, { high, low, lit }: Tones, chance: Chance): void {
  canvas.gradient(0, 20, high, low);
  const walls: readonly (readonly [number, number, Colour])[] = [
    [-4, 8, [0.55, 0.42, 0.36]],
    [22, 3, [0.62, 0.6, 0.56]],
    [47, 11, [0.45, 0.47, 0.52]],
    [70, 5, [0.66, 0.57, 0.44]],
  ];
  for (const [left, top, wall] of walls) {
    rectangle(canvas, [left, top], [left + 27, 40], lit(wall));
    for (let x = left + 3; x < left + 25; x += 5.5) {
      for (let y = top + 3; y < 34; y += 6) {
        const pane: Colour = chance.now(0.3) ? [0.5, 0.55, 0.6] : [0.22, 0.25, 0.29];
        rectangle(canvas, [x, y], [x + 2.6, y + 3.4], lit(pane));
      }
    }
  }
  rectangle(canvas, [0, 38], [96, 43], lit([0.6, 0.59, 0.57]));
  canvas.gradient(43, 72, lit([0.29, 0.29, 0.31]), lit([0.34, 0.34, 0.36]));
  for (let x = 2; x < 96; x += 20) rectangle(canvas, [x, 55.5], [x + 9, 56.6], lit([0.82, 0.81, 0.75]));
}

/** What is in the way or beside it: the label is the vehicle's all the same. */
export function drawClutter(canvas: Canvas, camera: Camera, sky: Sky, chance: Chance): void {
  const lit = (colour: Colour) => scaled(colour, sky.brightness);
  if (chance.now(0.35)) {
    const x = chance.between(4, 92);
    rectangle(canvas, [x, camera === "north" ? 22 : 12], [x + chance.between(1.2, 2.6), 70], lit([0.42, 0.43, 0.45]));
    if (chance.now(0.6)) canvas.ellipse([x + 1, 22], [3.4, 3.4], lit([0.75, 0.16, 0.13]));
  }
  if (chance.now(0.25)) {
    const [x, foot] = [chance.between(4, 92), chance.between(66, 71)];
    canvas.ellipse([x, foot - 11], [1.3, 1.5], lit([0.72, 0.55, 0.45]));
    rectangle(canvas, [x - 1.8, foot - 9.6], [x + 1.8, foot - 4.5], lit([chance.between(0.1, 0.8), 0.25, 0.35]));
    rectangle(canvas, [x - 1.4, foot - 4.5], [x + 1.4, foot], lit([0.16, 0.17, 0.25]));
  }
  if (camera === "south" && chance.now(0.5)) rectangle(canvas, [0, 68.5], [96, 70], lit([0.62, 0.64, 0.66]));
  if (camera === "north" && chance.now(0.4)) {
    const x = chance.between(0, 96);
    canvas.ellipse([x, 71], [chance.between(6, 14), chance.between(3, 6)], lit([0.17, 0.29, 0.12]));
  }
}
