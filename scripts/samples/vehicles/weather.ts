/** What stands between the scene and the picture: light, rain, focus, and the sensor's own faults. */
import type { Chance } from "./chance.ts";

export const WEATHERS = ["day", "night", "rain", "blur"] as const;
export type Weather = (typeof WEATHERS)[number];

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
}

/** In the order in which light meets them: rain, lens, sensor. */
export function exposed(picture: Picture, weather: Weather, chance: Chance): Picture {
  const seen = weather === "rain" ? rained(picture, chance) : picture;
  const focus = { day: [0, 0.45], night: [0.2, 0.7], rain: [0.4, 0.9], blur: [1.6, 3] } as const;
  const [sharp, soft] = focus[weather];
  const across = weather === "blur" && chance.now(0.5) ? 2 : 1;
  const radius = chance.between(sharp, soft);
  const blurred = blur(blur(seen, radius * across, "across"), radius, "down");
  return sensed(blurred, weather, chance);
}

function rained({ width, height, pixels }: Picture, chance: Chance): Picture {
  // Fog of drops: less contrast, less colour.
  const veiled = pixels.slice();
  const veil = chance.between(0.3, 0.5);
  for (let at = 0; at < veiled.length; at += 3) {
    const grey = ((veiled[at] ?? 0) + (veiled[at + 1] ?? 0) + (veiled[at + 2] ?? 0)) / 3;
    for (let channel = 0; channel < 3; channel++) {
      const dull = 0.5 * (veiled[at + channel] ?? 0) + 0.5 * grey;
      veiled[at + channel] = dull * 0.8 * (1 - veil) + 0.45 * veil;
    }
  }
  const slant = chance.between(-0.5, 0.1);
  for (let drop = 0; drop < 90; drop++) {
    const [x, y, length] = [chance.between(-20, width + 20), chance.between(-10, height), chance.between(4, 11)];
    const light = chance.between(0.08, 0.22);
    for (let step = 0; step < length; step += 0.5) {
      const [column, row] = [Math.floor(x + slant * step), Math.floor(y + step)];
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const at = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) veiled[at + channel] = (veiled[at + channel] ?? 0) + light / 2;
    }
  }
  return { width, height, pixels: veiled };
}

function blur({ width, height, pixels }: Picture, radius: number, direction: "across" | "down"): Picture {
  if (radius < 0.05) return { width, height, pixels };
  const reach = Math.ceil(radius * 2.5);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * radius ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const result = new Float32Array(pixels.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (const [index, weight] of weights.entries()) {
        const shift = index - reach;
        const x = direction === "across" ? Math.min(width - 1, Math.max(0, column + shift)) : column;
        const y = direction === "down" ? Math.min(height - 1, Math.max(0, row + shift)) : row;
        for (let channel = 0; channel < 3; channel++) {
          const to = (row * width + column) * 3 + channel;
          result[to] = (result[to] ?? 0) + ((pixels[(y * width + x) * 3 + channel] ?? 0) * weight) / sum;
        }
      }
    }
  }
  return { width, height, pixels: result };
}

/** A cheap camera: dark corners, a colour cast, noise that grows where it is dark. */
function sensed({ width, height, pixels }: Picture, weather: Weather, chance: Chance): Picture {
  const gain = chance.between(0.92, 1.08);
  const cast = [chance.between(0.96, 1.04), 1, chance.between(0.96, 1.04)];
  const noise = weather === "night" ? chance.between(0.03, 0.05) : chance.between(0.008, 0.025);
  const corner = chance.between(0.1, 0.25);
  const sensed = new Float32Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) {
    const pixel = Math.floor(at / 3);
    const [x, y] = [((pixel % width) + 0.5) / width - 0.5, (Math.floor(pixel / width) + 0.5) / height - 0.5];
    const falloff = 1 - corner * 2 * (x * x + y * y);
    const value = (pixels[at] ?? 0) * gain * (cast[at % 3] ?? 1) * falloff;
    sensed[at] = Math.min(1, Math.max(0, value + noise * chance.normal()));
  }
  return { width, height, pixels: sensed };
}
