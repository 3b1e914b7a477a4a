/** Where the boxes of a detector lie in their images, how large they are, and how many there are: shares that can be compared. */

import { jensenShannonDistance } from "./jensen-shannon.ts";
import { sum } from "./mean.ts";

/** In shares of the image's sides, from its upper left corner. */
export interface RelativeBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Cells a side. */
export const GRID = 32;

/** Row by row from the upper left: each box counts one, spread over its cells by area. A box without area counts where it lies. */
export function boxHeatMap(boxes: readonly RelativeBox[]): Float64Array {
  const cells = new Float64Array(GRID * GRID);
  for (const { x, y, width, height } of boxes) {
    const [across, down] = [overlaps(x, width), overlaps(y, height)];
    const total = sum(across) * sum(down);
    if (total === 0) continue;
    for (const [row, high] of down.entries()) {
      for (const [column, wide] of across.entries()) {
        const cell = row * GRID + column;
        cells[cell] = (cells[cell] as number) + (wide * high) / total;
      }
    }
  }
  return cells;
}

/** How much of each cell of one side a stretch covers; what lies outside the image is not counted. */
function overlaps(from: number, length: number): readonly number[] {
  const [start, end] = [Math.max(0, from) * GRID, Math.min(1, from + Math.max(0, length)) * GRID];
  const found = Array.from({ length: GRID }, (_, cell) => Math.max(0, Math.min(end, cell + 1) - Math.max(start, cell)));
  if (sum(found) === 0 && from >= 0 && from <= 1) found[Math.min(GRID - 1, Math.floor(start))] = 1;
  return found;
}

export interface BoxesMeasured {
  /** Share of the boxes in each cell. */
  readonly cells: Float64Array;
  /** Share of the image that each box covers, ascending. */
  readonly areas: Float64Array;
  /** Boxes of each image, ascending. */
  readonly perImage: Float64Array;
}

/** `images`: the boxes of each. */
export function measureBoxes(images: readonly (readonly RelativeBox[])[]): BoxesMeasured {
  const boxes = images.flat();
  const cells = boxHeatMap(boxes);
  const counted = sum(cells);
  return {
    cells: counted === 0 ? cells : cells.map((cell) => cell / counted),
    areas: Float64Array.from(boxes, ({ width, height }) => Math.max(0, width) * Math.max(0, height)).sort(),
    perImage: Float64Array.from(images, (each) => each.length).sort(),
  };
}

/** Jensen-Shannon distance, base 2, of two grids; 0 when alike, 1 when no cell is shared, NaN where one has no box. */
export function heatMapDistance(first: Float64Array, second: Float64Array): number {
  return sum(first) === 0 || sum(second) === 0 ? Number.NaN : jensenShannonDistance(first, second);
}
