/** A small canvas: filled shapes in linear steps of three by three dots a pixel, brought down to pixels at the end. */

export type Colour = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];
/** Where a shape's own coordinates lie on the frame. */
export type Placement = (point: Point) => Point;

const FINER = 3;

export interface Canvas {
  readonly width: number;
  readonly height: number;
  polygon(points: readonly Point[], colour: Colour, alpha?: number): void;
  ellipse(centre: Point, radius: Point, colour: Colour, alpha?: number, place?: Placement): void;
  /** From top to bottom of the frame's full width. */
  gradient(top: number, bottom: number, from: Colour, to: Colour): void;
  /** Adds light that fades from the middle. */
  glow(centre: Point, radius: Point, colour: Colour, strength: number): void;
  /** Red, green and blue from 0 to 1, row by row. */
  pixels(): Float32Array;
}

export const mix = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

export const scaled = (colour: Colour, factor: number): Colour => [
  colour[0] * factor,
  colour[1] * factor,
  colour[2] * factor,
];

const CIRCLE = Array.from({ length: 24 }, (_, index): Point => {
  const angle = (2 * Math.PI * index) / 24;
  return [Math.cos(angle), Math.sin(angle)];
});

export function createCanvas(width: number, height: number): Canvas {
  const [columns, rows] = [width * FINER, height * FINER];
  const dots = new Float32Array(columns * rows * 3);
  const blend = (dot: number, colour: Colour, alpha: number) => {
    for (let channel = 0; channel < 3; channel++) {
      const at = dot * 3 + channel;
      const old = dots[at] ?? 0;
      dots[at] = old + ((colour[channel] ?? 0) - old) * alpha;
    }
  };
  const polygon: Canvas["polygon"] = (points, colour, alpha = 1) => {
    const corners = points.map(([x, y]): Point => [x * FINER, y * FINER]);
    const heights = corners.map(([, y]) => y);
    const first = Math.max(0, Math.ceil(Math.min(...heights) - 0.5));
    const last = Math.min(rows - 1, Math.floor(Math.max(...heights) - 0.5));
    for (let row = first; row <= last; row++) {
      const crossings = crossingsOf(corners, row + 0.5);
      for (let index = 0; index + 1 < crossings.length; index += 2) {
        const from = Math.max(0, Math.ceil((crossings[index] ?? 0) - 0.5));
        const to = Math.min(columns - 1, Math.floor((crossings[index + 1] ?? 0) - 0.5));
        for (let column = from; column <= to; column++) blend(row * columns + column, colour, alpha);
      }
    }
  };
  return {
    width,
    height,
    polygon,
    ellipse: ([x, y], [horizontal, vertical], colour, alpha = 1, place = (point) => point) =>
      polygon(
        CIRCLE.map(([cos, sin]) => place([x + cos * horizontal, y + sin * vertical])),
        colour,
        alpha,
      ),
    gradient(top, bottom, from, to) {
      for (let row = Math.max(0, top * FINER); row < Math.min(rows, bottom * FINER); row++) {
        const colour = mix(from, to, (row - top * FINER) / Math.max(1, (bottom - top) * FINER));
        for (let column = 0; column < columns; column++) blend(row * columns + column, colour, 1);
      }
    },
    glow([x, y], [horizontal, vertical], colour, strength) {
      for (let dot = 0; dot < columns * rows; dot++) {
        const across = ((dot % columns) / FINER - x) / horizontal;
        const down = (Math.floor(dot / columns) / FINER - y) / vertical;
        const light = strength * Math.exp(-(across * across + down * down));
        if (light < 0.004) continue;
        for (let channel = 0; channel < 3; channel++) {
          dots[dot * 3 + channel] = (dots[dot * 3 + channel] ?? 0) + light * (colour[channel] ?? 0);
        }
      }
    },
    pixels: () => broughtDown(dots, width, height),
  };
}

/** Where a line across the frame meets the sides, from left to right. */
function crossingsOf(corners: readonly Point[], y: number): readonly number[] {
  const crossings: number[] = [];
  for (const [index, [x1, y1]] of corners.entries()) {
    const [x2, y2] = corners[(index + 1) % corners.length] ?? [x1, y1];
    if (y1 < y === y2 < y) continue;
    crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  return crossings.sort((a, b) => a - b);
}

function broughtDown(dots: Float32Array, width: number, height: number): Float32Array {
  const pixels = new Float32Array(width * height * 3);
  const columns = width * FINER;
  for (let row = 0; row < height * FINER; row++) {
    for (let column = 0; column < columns; column++) {
      const to = (Math.floor(row / FINER) * width + Math.floor(column / FINER)) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const dot = dots[(row * columns + column) * 3 + channel] ?? 0;
        pixels[to + channel] = (pixels[to + channel] ?? 0) + dot / (FINER * FINER);
      }
    }
  }
  return pixels;
}
