/**
 * Fewer points that look the same: largest triangle, three buckets. S. Steinarsson, "Downsampling Time Series for Visual
 * Representation", University of Iceland (2013), section 4.2.
 */

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/** At most `limit` of the points, the first and the last among them, ascending in x as they came. */
export function downsample<P extends PlanePoint>(points: readonly P[], limit: number): readonly P[] {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= limit || limit < 3 || !first || !last) return points;
  const width = (points.length - 2) / (limit - 2);
  const start = (bucket: number) => Math.floor(bucket * width) + 1;
  const kept: P[] = [first];
  for (let bucket = 0; bucket < limit - 2; bucket += 1) {
    const next = points.slice(start(bucket + 1), Math.min(start(bucket + 2), points.length));
    const mean = { x: meanOf(next, "x"), y: meanOf(next, "y") };
    const before = kept.at(-1) ?? first;
    kept.push(largest(points.slice(start(bucket), start(bucket + 1)), before, mean));
  }
  return [...kept, last];
}

const meanOf = (points: readonly PlanePoint[], axis: "x" | "y"): number =>
  points.reduce((sum, point) => sum + point[axis], 0) / points.length;

function largest<P extends PlanePoint>(bucket: readonly P[], a: PlanePoint, c: PlanePoint): P {
  const area = (b: PlanePoint) => Math.abs((a.x - c.x) * (b.y - a.y) - (a.x - b.x) * (c.y - a.y));
  return bucket.reduce((best, point) => (area(point) > area(best) ? point : best));
}
