/**
 * A turn about the middle in the image's own size, corners black: `image.rotate(-degrees, Image.Resampling.BILINEAR)` of
 * Pillow 13 to the bit, which rounds the matrix to 15 digits and cuts off what is behind the point.
 */
import type { Plane } from "../planes.ts";

export function rotate({ width, height, data }: Plane, degrees: number): Plane {
  const [cos, sin] = turn(degrees);
  const [middleX, middleY] = [width / 2, height / 2];
  const offsetX = cos * -middleX + sin * -middleY + middleX;
  const offsetY = -sin * -middleX + cos * -middleY + middleY;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const fromX = cos * (x + 0.5) + sin * (y + 0.5) + offsetX;
      const fromY = -sin * (x + 0.5) + cos * (y + 0.5) + offsetY;
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) continue;
      out[y * width + x] = bilinear(data, width, height, fromX - 0.5, fromY - 0.5);
    }
  }
  return { width, height, data: out };
}

/** Cosine and sine of the way back, by which each pixel finds where it comes from. */
function turn(degrees: number): readonly [number, number] {
  const angle = ((((-degrees % 360) + 360) % 360) * -Math.PI) / 180;
  return [digits(Math.cos(angle)), digits(Math.sin(angle))];
}

const digits = (value: number): number => Number(value.toFixed(15));

function bilinear(data: Uint8Array, width: number, height: number, atX: number, atY: number): number {
  const [x, y] = [Math.floor(atX), Math.floor(atY)];
  const [dx, dy] = [atX - x, atY - y];
  const left = Math.min(width - 1, Math.max(0, x));
  const right = Math.min(width - 1, Math.max(0, x + 1));
  const row = (line: number): number => {
    const first = data[line * width + left] as number;
    return first + ((data[line * width + right] as number) - first) * dx;
  };
  const above = row(Math.min(height - 1, Math.max(0, y)));
  const below = y + 1 < height ? row(y + 1) : above;
  return Math.trunc(above + (below - above) * dy);
}
