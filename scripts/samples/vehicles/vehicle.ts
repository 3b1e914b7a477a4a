/** Cars and trucks from the side, in metres: x along the vehicle, y up from the road. */
import { type Canvas, type Colour, mix, type Placement, type Point, scaled } from "./canvas.ts";
import type { Chance } from "./chance.ts";

export const KINDS = ["car", "truck"] as const;
export type Kind = (typeof KINDS)[number];

export interface Vehicle {
  readonly kind: Kind;
  /** Metres. */
  readonly length: number;
  readonly draw: (canvas: Canvas, place: Placement, light: Light) => void;
  /** Where the light in front sits. */
  readonly lamp: Point;
}

export interface Light {
  /** Of the day, 1 at noon. */
  readonly brightness: number;
}

const GLASS: Colour = [0.13, 0.17, 0.21];
const TYRE: Colour = [0.07, 0.07, 0.08];
const PAINTS: readonly [Colour, ...Colour[]] = [
  [0.85, 0.86, 0.87],
  [0.55, 0.57, 0.6],
  [0.12, 0.13, 0.15],
  [0.62, 0.1, 0.1],
  [0.12, 0.22, 0.5],
  [0.15, 0.36, 0.24],
  [0.78, 0.66, 0.2],
  [0.42, 0.28, 0.2],
];

export function drawnVehicle(kind: Kind, chance: Chance): Vehicle {
  return kind === "car" ? car(chance) : truck(chance);
}

const shape = (canvas: Canvas, place: Placement, points: readonly Point[], colour: Colour) =>
  canvas.polygon(points.map(place), colour);

const box = (canvas: Canvas, place: Placement, [left, bottom]: Point, [right, top]: Point, colour: Colour) =>
  shape(
    canvas,
    place,
    [
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
    ],
    colour,
  );

function wheels(canvas: Canvas, place: Placement, radius: number, at: readonly number[]): void {
  for (const x of at) {
    canvas.ellipse([x, radius], [radius, radius], TYRE, 1, place);
    canvas.ellipse([x, radius], [radius * 0.5, radius * 0.5], [0.4, 0.41, 0.43], 1, place);
  }
}

function shadow(canvas: Canvas, place: Placement, length: number, { brightness }: Light): void {
  canvas.ellipse([length / 2, 0], [length * 0.54, 0.28], [0.03, 0.03, 0.04], 0.35 + 0.3 * brightness, place);
}

function car(chance: Chance): Vehicle {
  const body = chance.oneOf(["hatchback", "saloon", "estate", "van"] as const);
  const paint = scaled(chance.oneOf(PAINTS), chance.between(0.8, 1.1));
  const tall = body === "van";
  const length = chance.between(tall ? 4.4 : 3.6, tall ? 5.2 : 4.8);
  const height = tall ? chance.between(1.85, 2.25) : chance.between(1.38, 1.62);
  const waist = height * (tall ? 0.55 : 0.6);
  const bonnet = length * (tall ? 0.86 : chance.between(0.7, 0.76));
  const roofEnd = length * (tall ? 0.74 : chance.between(0.55, 0.62));
  const tail = body === "saloon" ? length * chance.between(0.12, 0.2) : 0.06 * length;
  const roofStart = body === "saloon" ? length * 0.3 : length * (body === "hatchback" ? 0.2 : 0.1);
  const windowless = tall && chance.now(0.5);
  return {
    kind: "car",
    length,
    lamp: [length, waist * 0.72],
    draw(canvas, place, light) {
      shadow(canvas, place, length, light);
      const lit = scaled(paint, light.brightness);
      const under: readonly Point[] = [
        [0.02 * length, 0.25],
        [0.98 * length, 0.25],
        [length, waist * 0.62],
        [length * 0.97, waist * 0.86],
        [bonnet, waist],
        [tail, waist],
        [0, waist * 0.85],
      ];
      shape(canvas, place, under, lit);
      box(canvas, place, [0.02 * length, 0.25], [0.98 * length, 0.42], scaled(lit, 0.55));
      const cabin: readonly Point[] = [
        [tail, waist],
        [bonnet, waist],
        [roofEnd, height],
        [roofStart, height],
      ];
      shape(canvas, place, cabin, lit);
      const sill = waist + 0.06;
      const head = height - 0.12;
      const glass = mix(scaled(GLASS, light.brightness), [0.6, 0.7, 0.8], 0.18 * light.brightness);
      const rear = windowless ? roofEnd - 0.75 : tail + (roofStart - tail) * 0.6 + 0.12;
      const front: readonly Point[] = [
        [rear, sill],
        [bonnet - 0.28, sill],
        [roofEnd - 0.1, head],
        [Math.max(rear + 0.05, roofStart + 0.12), head],
      ];
      shape(canvas, place, front, glass);
      const post = (roofStart + roofEnd) / 2;
      if (!windowless) box(canvas, place, [post - 0.06, sill], [post + 0.06, head], lit);
      box(canvas, place, [length * 0.95, waist * 0.6], [length, waist * 0.82], [0.95, 0.94, 0.82]);
      box(canvas, place, [0, waist * 0.6], [length * 0.04, waist * 0.84], [0.7, 0.08, 0.06]);
      wheels(canvas, place, 0.33, [length * 0.2, length * 0.8]);
    },
  };
}

function truck(chance: Chance): Vehicle {
  const load = chance.oneOf(["box", "box", "tank", "flat", "tipper"] as const);
  const cabPaint = scaled(chance.oneOf(PAINTS), chance.between(0.8, 1.1));
  const loadPaint = scaled(chance.now(0.4) ? [0.88, 0.88, 0.86] : chance.oneOf(PAINTS), chance.between(0.75, 1.1));
  const length = chance.between(5.6, 9.5);
  const cab = chance.between(1.7, 2.2);
  const height = chance.between(2.3, 2.9);
  const top = chance.between(2.5, 3.5);
  const deck = 0.95;
  const end = length - cab - 0.2;
  const stripes = chance.now(0.5);
  const heaps = Array.from({ length: 3 }, () => chance.between(0.5, 1.5));
  return {
    kind: "truck",
    length,
    lamp: [length, 0.85],
    draw(canvas, place, light) {
      shadow(canvas, place, length, light);
      const lit = scaled(cabPaint, light.brightness);
      const carried = scaled(loadPaint, light.brightness);
      box(canvas, place, [0.1, 0.6], [length - 0.2, deck], scaled([0.16, 0.16, 0.18], light.brightness));
      shape(
        canvas,
        place,
        [
          [length - cab, 0.45],
          [length, 0.45],
          [length, height * 0.52],
          [length - cab * 0.16, height],
          [length - cab, height],
        ],
        lit,
      );
      const glass = mix(scaled(GLASS, light.brightness), [0.6, 0.7, 0.8], 0.18 * light.brightness);
      shape(
        canvas,
        place,
        [
          [length - cab * 0.62, height * 0.56],
          [length - 0.12, height * 0.56],
          [length - cab * 0.2, height * 0.9],
          [length - cab * 0.62, height * 0.9],
        ],
        glass,
      );
      switch (load) {
        case "box": {
          box(canvas, place, [0, deck], [end, top], carried);
          box(canvas, place, [0, top - 0.15], [end, top], scaled(carried, 0.75));
          if (stripes) box(canvas, place, [end * 0.15, deck + 0.5], [end * 0.85, deck + 0.95], lit);
          break;
        }
        case "tank": {
          const [middle, half] = [(deck + top) / 2, (top - deck) / 2];
          canvas.ellipse([end / 2, middle], [end / 2, half], carried, 1, place);
          box(canvas, place, [end * 0.12, deck + half * 0.25], [end * 0.88, top - half * 0.25], carried);
          box(
            canvas,
            place,
            [end * 0.1, middle + half * 0.35],
            [end * 0.9, middle + half * 0.55],
            scaled(carried, 1.15),
          );
          break;
        }
        case "flat": {
          for (const [index, heap] of heaps.entries()) {
            const left = (end / 3) * index + 0.1;
            box(canvas, place, [left, deck], [left + end / 3 - 0.25, deck + heap], mix(carried, [0.5, 0.4, 0.28], 0.5));
          }
          break;
        }
        case "tipper": {
          const rim = deck + 1.15;
          shape(
            canvas,
            place,
            [
              [0.35, deck],
              [end, deck],
              [end, rim],
              [0, rim],
            ],
            carried,
          );
          canvas.ellipse(
            [end / 2, rim],
            [end * 0.4, (heaps[0] ?? 1) * 0.4],
            scaled([0.36, 0.3, 0.22], light.brightness),
            1,
            place,
          );
        }
      }
      box(canvas, place, [length - 0.1, 0.65], [length, 0.95], [0.95, 0.94, 0.82]);
      box(canvas, place, [0, 0.7], [0.15, 0.92], [0.7, 0.08, 0.06]);
      const rear = length > 7.5 ? [length * 0.14, length * 0.14 + 1.1] : [length * 0.18];
      wheels(canvas, place, 0.48, [...rear, length - cab * 0.55]);
    },
  };
}
