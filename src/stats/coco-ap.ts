/** Average precision and recall of detected boxes, as COCO defines them: the twelve figures, and each class's. Waits for the detection task. */
import {
  type AreaRange,
  type DetectedBox,
  type Matches,
  matchBoxes,
  type Scene,
  sceneOf,
  type TrueBox,
} from "./box-matching.ts";

/** One image: what is on it and what was detected, by class. */
export interface DetectionImage {
  readonly truth: readonly (TrueBox & { readonly class: string })[];
  readonly detected: readonly (DetectedBox & { readonly class: string })[];
}

/** null: there is no such true box, so nothing to measure. */
export interface CocoFigures {
  /** Mean over the overlaps 0.50, 0.55 ... 0.95 and over the classes. */
  readonly ap: number | null;
  readonly ap50: number | null;
  readonly ap75: number | null;
  readonly apSmall: number | null;
  readonly apMedium: number | null;
  readonly apLarge: number | null;
  /** Recall with 1, 10 and 100 detections an image and class. */
  readonly ar1: number | null;
  readonly ar10: number | null;
  readonly ar100: number | null;
  readonly arSmall: number | null;
  readonly arMedium: number | null;
  readonly arLarge: number | null;
}

export interface CocoScores extends CocoFigures {
  /** AP of each class that anything is of, sorted by name. */
  readonly classes: readonly { readonly class: string; readonly ap: number | null; readonly n: number }[];
}

const between = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => (index === count - 1 ? to : from + index * ((to - from) / (count - 1))));

/** As numpy's linspace, whose last bits decide ties. */
const OVERLAPS = between(0.5, 0.95, 10);
const RECALLS = between(0, 1, 101);
const LARGEST = 1e5 ** 2;
const AREAS = {
  all: { least: 0, most: LARGEST },
  small: { least: 0, most: 32 ** 2 },
  medium: { least: 32 ** 2, most: 96 ** 2 },
  large: { least: 96 ** 2, most: LARGEST },
} as const satisfies Record<string, AreaRange>;
const MOST_DETECTIONS = 100;

type Area = keyof typeof AREAS;

/** By overlap. */
interface Curve {
  readonly precision: readonly number[];
  readonly recall: readonly number[];
}

/**
 * T.-Y. Lin et al., "Microsoft COCO: Common Objects in Context" (2014); equal to pycocotools' `COCOeval` for boxes. A class that
 * is only detected, never true, counts in no figure, as there: give it true boxes, or look at precision beside it.
 */
export function cocoScores(images: readonly DetectionImage[]): CocoScores {
  const names = images.flatMap(({ truth, detected }) => [...truth, ...detected].map((each) => each.class));
  const classes = [...new Set(names)].sort().map((name) => curvesOf(name, images));
  const figure = (area: Area, most: number, kind: keyof Curve, at?: number) =>
    mean(
      classes.flatMap(
        ({ curve }) => curve(area, most)?.[kind].filter((_, index) => at === undefined || index === at) ?? [],
      ),
    );
  return {
    ap: figure("all", MOST_DETECTIONS, "precision"),
    ap50: figure("all", MOST_DETECTIONS, "precision", 0),
    ap75: figure("all", MOST_DETECTIONS, "precision", 5),
    apSmall: figure("small", MOST_DETECTIONS, "precision"),
    apMedium: figure("medium", MOST_DETECTIONS, "precision"),
    apLarge: figure("large", MOST_DETECTIONS, "precision"),
    ar1: figure("all", 1, "recall"),
    ar10: figure("all", 10, "recall"),
    ar100: figure("all", MOST_DETECTIONS, "recall"),
    arSmall: figure("small", MOST_DETECTIONS, "recall"),
    arMedium: figure("medium", MOST_DETECTIONS, "recall"),
    arLarge: figure("large", MOST_DETECTIONS, "recall"),
    classes: classes.map(({ name, n, curve }) => ({
      class: name,
      n,
      ap: mean(curve("all", MOST_DETECTIONS)?.precision ?? []),
    })),
  };
}

interface ClassCurves {
  readonly name: string;
  /** True boxes, without crowds. */
  readonly n: number;
  readonly curve: (area: Area, most: number) => Curve | null;
}

function curvesOf(name: string, images: readonly DetectionImage[]): ClassCurves {
  const ofClass = <T extends { readonly class: string }>(boxes: readonly T[]) =>
    boxes.filter((each) => each.class === name);
  const scenes = images
    .map(({ truth, detected }) => sceneOf(ofClass(truth), ofClass(detected), MOST_DETECTIONS))
    .filter(({ truth, scores }) => truth.length + scores.length > 0);
  const matches = new Map<Area, readonly Matches[]>();
  for (const [area, range] of Object.entries(AREAS) as [Area, AreaRange][]) {
    matches.set(
      area,
      scenes.map((scene) => matchBoxes(scene, range, OVERLAPS)),
    );
  }
  return {
    name,
    n: (matches.get("all") ?? []).reduce((sum, { wanted }) => sum + wanted, 0),
    curve: (area, most) => pool(scenes, matches.get(area) ?? [], most),
  };
}

/** All images' detections by descending score; of equal scores those of earlier images first. */
function pool(scenes: readonly Scene[], matches: readonly Matches[], most: number): Curve | null {
  const wanted = matches.reduce((sum, each) => sum + each.wanted, 0);
  if (wanted === 0) return null;
  const surest = scenes
    .flatMap(({ scores }, scene) => scores.slice(0, most).map((score, detection) => ({ score, scene, detection })))
    .sort((a, b) => b.score - a.score);
  const outcomes = OVERLAPS.map((_, at) =>
    surest.map(({ scene, detection }) => matches[scene]?.found[at]?.[detection] ?? 0).filter((outcome) => outcome >= 0),
  );
  return {
    precision: outcomes.map((found) => averagePrecision(found, wanted)),
    recall: outcomes.map((found) => found.filter((outcome) => outcome === 1).length / wanted),
  };
}

/** Mean over 101 recalls of the best precision at that recall or beyond. */
function averagePrecision(found: readonly number[], wanted: number): number {
  const [recall, precision] = [new Float64Array(found.length), new Float64Array(found.length)];
  let hits = 0;
  for (const [index, outcome] of found.entries()) {
    hits += outcome;
    recall[index] = hits / wanted;
    precision[index] = hits / (index + 1 + Number.EPSILON);
  }
  for (let index = found.length - 2; index >= 0; index--) {
    precision[index] = Math.max(precision[index] ?? 0, precision[index + 1] ?? 0);
  }
  let [sum, place] = [0, 0];
  for (const level of RECALLS) {
    while (place < found.length && (recall[place] ?? 0) < level) place++;
    sum += precision[place] ?? 0;
  }
  return sum / RECALLS.length;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
