/** Which detected boxes find which true ones, in one image and of one class: COCO's greedy matching. */

/** Left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export interface TrueBox {
  readonly box: Box;
  /** COCO's `area` of an object may be that of its outline; the box's where left out. */
  readonly area?: number;
  /** Many objects in one box: finding it is neither right nor wrong. */
  readonly isCrowd?: boolean;
}

export interface DetectedBox {
  readonly box: Box;
  readonly score: number;
}

export const areaOf = ([, , width, height]: Box): number => width * height;

/** Shared area over joint area; over the detection's own where the true box is a crowd. */
export function overlap(detected: Box, truth: Box, isCrowd: boolean): number {
  const width = Math.min(detected[0] + detected[2], truth[0] + truth[2]) - Math.max(detected[0], truth[0]);
  const height = Math.min(detected[1] + detected[3], truth[1] + truth[3]) - Math.max(detected[1], truth[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  const whole = isCrowd ? areaOf(detected) : areaOf(detected) + areaOf(truth) - shared;
  return shared / whole;
}

export interface Scene {
  /** Descending score. */
  readonly scores: readonly number[];
  readonly detectedAreas: readonly number[];
  readonly truth: readonly { readonly area: number; readonly isCrowd: boolean }[];
  /** By detection, then by true box. */
  readonly overlaps: readonly (readonly number[])[];
}

/** One image and class, with at most `most` detections: the surest; of equal scores the earlier. */
export function sceneOf(truth: readonly TrueBox[], detected: readonly DetectedBox[], most: number): Scene {
  const surest = detected.toSorted((a, b) => b.score - a.score).slice(0, most);
  return {
    scores: surest.map(({ score }) => score),
    detectedAreas: surest.map(({ box }) => areaOf(box)),
    truth: truth.map(({ box, area = areaOf(box), isCrowd = false }) => ({ area, isCrowd })),
    overlaps: surest.map(({ box }) => truth.map((each) => overlap(box, each.box, each.isCrowd ?? false))),
  };
}

/** Ends included. */
export interface AreaRange {
  readonly least: number;
  readonly most: number;
}

/** Of each detection: it found a box (1), it did not (0), or it does not count (-1). */
export interface Matches {
  readonly found: readonly Int8Array[];
  /** True boxes that count: neither crowds nor outside of the areas. */
  readonly wanted: number;
}

/** At each of the overlaps that are asked for. */
export function matchBoxes(scene: Scene, { least, most }: AreaRange, thresholds: readonly number[]): Matches {
  const outside = (area: number) => area < least || area > most;
  const ignored = scene.truth.map(({ area, isCrowd }) => isCrowd || outside(area));
  // Boxes that count come first: a detection that finds one of them looks no further.
  const order = [...scene.truth.keys()].sort((a, b) => Number(ignored[a]) - Number(ignored[b]));
  return {
    wanted: ignored.filter((each) => !each).length,
    found: thresholds.map((threshold) => {
      const taken = new Set<number>();
      return Int8Array.from(scene.scores, (_, detection) => {
        const match = bestMatch(scene, { detection, threshold, order, ignored, taken });
        if (match === null) return outside(scene.detectedAreas[detection] ?? 0) ? -1 : 0;
        taken.add(match);
        return ignored[match] ? -1 : 1;
      });
    }),
  };
}

interface Search {
  readonly detection: number;
  readonly threshold: number;
  readonly order: readonly number[];
  readonly ignored: readonly boolean[];
  readonly taken: ReadonlySet<number>;
}

/** The free true box with the most overlap, of equal ones the last; crowds are never used up. */
function bestMatch(scene: Scene, { detection, threshold, order, ignored, taken }: Search): number | null {
  let best = Math.min(threshold, 1 - 1e-10);
  let match: number | null = null;
  for (const each of order) {
    if (taken.has(each) && !scene.truth[each]?.isCrowd) continue;
    if (match !== null && !ignored[match] && ignored[each]) break;
    const shared = scene.overlaps[detection]?.[each] ?? 0;
    if (shared < best) continue;
    best = shared;
    match = each;
  }
  return match;
}
