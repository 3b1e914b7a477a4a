/** Everything that gates and the record may ask about one evaluation, each part measured when it is first asked for. */

import { digestOfJson, hexOf } from "../../domain/digest.ts";
import type { SliceOf } from "../../domain/evaluation.ts";
import { basisOf } from "../../domain/metrics.ts";
import { random } from "../../domain/random.ts";
import { declaredSlices, rowsOf, type SliceRows, sliceKey } from "../../domain/slices.ts";
import type { Row } from "../../domain/table.ts";
import type { ResolvedEvaluation, ResolvedGate } from "../../spec/resolved.ts";
import { type FairnessView, fairnessOf, groupsBy } from "../../stats/measure/group-fairness.ts";
import { allSubjects, isRowSubject, type Subject, subjectKey } from "../../stats/measure/readings.ts";
import { pick, type Sample } from "../../stats/measure/sample.ts";
import { type Reader, type View, viewOf } from "../../stats/measure/views.ts";
import { comparedKey } from "./explain/best.ts";
import type { Alone, Evidence } from "./gate-cases.ts";
import type { LoadRun } from "./trial/load.ts";
import { loadReader } from "./trial/load-reader.ts";

/** What is said of every slice and every perturbation, beside what gates ask of it. */
const HEADLINE_OF_CLASSES = ["accuracy", "balanced-accuracy", "f1.macro", "log-loss", "coverage"] as const;
const HEADLINE_OF_VALUES = ["mae", "rmse", "r2", "bias", "error.p90"] as const;

export interface Samples {
  readonly candidate: Sample;
  /** null: nobody is compared with. */
  readonly champion: Sample | null;
}

export interface Material {
  readonly whole: Samples;
  readonly alone: Alone | null;
  readonly gates: readonly ResolvedGate[];
  readonly evaluation: Pick<ResolvedEvaluation, "slices">;
  /** None where they are not kept. */
  readonly rows: readonly Row[];
  /** Answers to changed rows, by the perturbation's name. */
  readonly perturbed: ReadonlyMap<string, Samples>;
  readonly load: LoadRun | null;
  /** By what is compared: the best that this split ever saw, or why it cannot be compared with. */
  readonly best: ReadonlyMap<string, Sample | Alone>;
  readonly seed: number;
  /** `gates`: of all rows only what gates ask, for those who judge and record nothing. */
  readonly subjects?: "all" | "gates";
}

export interface Lookup extends Evidence {
  readonly whole: View;
  readonly slices: readonly SliceRows[];
  slice(slice: SliceOf): View;
  /** null: it was not measured. */
  perturbation(name: string): { readonly view: View; readonly drop: View } | null;
  fairness(by: string, className: string): FairnessView;
}

export function lookupOf(material: Material): Lookup {
  const { whole, gates, rows, evaluation, seed } = material;
  const { classes } = whole.candidate;
  const slices = declaredSlices(rows, evaluation.slices);
  const views = new Map<string, View>();
  const fairnesses = new Map<string, FairnessView>();
  const loads = new Map<string, Reader | null>();
  const drawsOf = (name: string) => random(Number.parseInt(hexOf(digestOfJson({ seed, name })).slice(0, 8), 16));

  const view = (name: string, subjects: readonly Subject[], own: Sample, other: Sample | null): View =>
    remember(views, name, () => viewOf(own, other, subjects, drawsOf(name)));
  const rowsIn = (slice: SliceOf) => rowsOf(slices, slice);
  const within = (samples: Samples, slice: SliceOf | undefined): Samples => {
    if (!slice) return samples;
    const own = rowsIn(slice);
    return { candidate: pick(samples.candidate, own), champion: samples.champion && pick(samples.champion, own) };
  };
  const ofRows = (slice: SliceOf | undefined, perturbation: string | undefined): View | null => {
    const samples = perturbation === undefined ? whole : material.perturbed.get(perturbation);
    if (!samples) return null;
    const name = nameOf("rows", slice, perturbation);
    const known = views.get(name);
    if (known) return known;
    const { candidate, champion } = within(samples, slice);
    return view(name, partSubjects(whole.candidate, gates, slice, perturbation), candidate, champion);
  };
  const dropOf = (slice: SliceOf | undefined, perturbation: string): View | null => {
    const changed = material.perturbed.get(perturbation);
    if (!changed) return null;
    const [before, after] = [within(whole, slice), within(changed, slice)];
    const subjects = partSubjects(whole.candidate, gates, slice, perturbation);
    return view(nameOf("drop", slice, perturbation), subjects, before.candidate, after.candidate);
  };
  const fairness = (by: string, className: string) =>
    remember(fairnesses, JSON.stringify([by, className]), () =>
      fairnessOf(whole.candidate, whole.champion, {
        by,
        class: className,
        groups: groupsBy(rows, by, evaluation.slices),
        random: drawsOf(nameOf("groups", { [by]: className }, undefined)),
      }),
    );
  const ofGroups = ({ by, class: className }: ResolvedGate) =>
    by === undefined || className === undefined || rows.length === 0 ? null : fairness(by, className);
  const ofLoad = ({ load }: ResolvedGate): Reader | null =>
    load
      ? remember(loads, JSON.stringify(load), () => loadReader(material.load, load, drawsOf(JSON.stringify(load))))
      : null;
  const wholeView = view(
    nameOf("rows", undefined, undefined),
    material.subjects === "gates"
      ? gateSubjects(gates, classes)
      : allSubjects(classes.length, whole.candidate.values ? "values" : "classes"),
    whole.candidate,
    whole.champion,
  );
  return {
    classes,
    alone: material.alone,
    whole: wholeView,
    slices,
    slice: (slice) => ofRows(slice, undefined) ?? wholeView,
    perturbation: (name) => {
      const [changed, drop] = [ofRows(undefined, name), dropOf(undefined, name)];
      return changed && drop ? { view: changed, drop } : null;
    },
    fairness,
    reader: (gate) => {
      if (gate.load) return ofLoad(gate);
      return basisOf(gate.metric) === "groups" ? ofGroups(gate) : ofRows(gate.slice, gate.perturbation);
    },
    drop: ({ slice, perturbation }) => (perturbation === undefined ? null : dropOf(slice, perturbation)),
    best: (gate) => {
      const rival = material.best.get(comparedKey(gate));
      if (!rival) return { kind: "no-champion" };
      if ("kind" in rival) return rival;
      const { candidate, champion } = within({ candidate: whole.candidate, champion: rival }, gate.slice);
      const name = `best ${comparedKey(gate)}`;
      if (basisOf(gate.metric) === "groups") {
        const { by = "", class: className = "" } = gate;
        const groups = groupsBy(rows, by, evaluation.slices);
        return fairnessOf(candidate, champion, { by, class: className, groups, random: drawsOf(name) });
      }
      return view(name, gateSubjects([gate], classes), candidate, champion);
    },
  };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

const nameOf = (kind: string, slice: SliceOf | undefined, perturbation: string | undefined): string =>
  JSON.stringify([kind, slice ? sliceKey(slice) : null, perturbation ?? null]);

/** What is measured of a part: the headline, and whatever a gate asks of it. */
function partSubjects(
  sample: Sample,
  gates: readonly ResolvedGate[],
  slice: SliceOf | undefined,
  perturbation: string | undefined,
): readonly Subject[] {
  const headline = sample.values ? HEADLINE_OF_VALUES : HEADLINE_OF_CLASSES;
  const asked = gates.filter(
    (gate) => gate.perturbation === perturbation && nameOf("", gate.slice, undefined) === nameOf("", slice, undefined),
  );
  const all = [...headline.map((metric): Subject => ({ metric })), ...gateSubjects(asked, sample.classes)];
  const once = new Map(all.filter(isRowSubject).map((subject) => [subjectKey(subject), subject]));
  return [...once.values()];
}

function gateSubjects(gates: readonly ResolvedGate[], classes: readonly string[]): readonly Subject[] {
  return gates.flatMap(({ metric, class: className }): readonly Subject[] => {
    if (className === undefined) return [{ metric }];
    const classIndex = classes.indexOf(className);
    return classIndex < 0 ? [] : [{ metric, classIndex }];
  });
}
