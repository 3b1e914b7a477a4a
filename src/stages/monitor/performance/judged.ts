/** Rows of one member whose truth came by itself, as numbers that statistics take. */
import type { Prediction, Truth } from "../../../domain/prediction.ts";
import { truthText } from "../../../domain/prediction.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import type { Role } from "../../../domain/servable.ts";
import { answersOf } from "../../../domain/signature.ts";
import type { Deployment, ModelVersion } from "../../../spec/resolved.ts";
import { type Answers, allClasses, type Sample, sampleOf } from "../../../stats/measure/sample.ts";
import { independentRows } from "../checks/independent-rows.ts";
import type { Monitoring } from "../facts.ts";

/** Who answered. */
export interface Member {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  readonly servable: Prediction["servable"];
}

const isOf =
  ({ role, servable }: Pick<Member, "role" | "servable">) =>
  (row: Prediction): boolean =>
    row.role === role && row.servable === servable;

/** The champion, then the shadows and canaries that answered, those of the spec first. What it answered in another role is not its own. */
export function membersIn(
  rows: readonly Prediction[],
  champion: MonitoringRecord["champion"],
  deployment: Pick<Deployment, "shadow" | "canary">,
): readonly Member[] {
  const others = new Map<string, Member>();
  // The last to answer comes first.
  for (const { role, model, version, servable } of rows.toReversed()) {
    if (role === "shadow" || role === "canary") others.set(`${role} ${servable}`, { role, model, version, servable });
  }
  const isNamed = ({ role, model, version }: Member): boolean => {
    const pointer = role === "shadow" ? deployment.shadow : deployment.canary;
    return pointer?.model === model && pointer.version === version;
  };
  const named = [...others.values()].toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
  const { model, version, servable } = champion;
  return [{ role: "champion", model, version, servable }, ...named];
}

export const rowsOf = (member: Pick<Member, "role" | "servable">, rows: readonly Prediction[]): readonly Prediction[] =>
  rows.filter(isOf(member));

/** A row, and what would have been right. */
export interface JudgedRow {
  readonly row: Prediction;
  readonly truth: string;
}

/** Reviewed and corrected rows were chosen, mostly for being hard: they cannot stand for the traffic. */
export function judgedOf(rows: readonly Prediction[], truths: ReadonlyMap<string, Truth>): readonly JudgedRow[] {
  return rows.flatMap((row) => {
    const known = truths.get(row.id);
    return known?.source === "label" ? [{ row, truth: truthText(known) }] : [];
  });
}

/** What tells how to read an answer. */
export interface Reading {
  readonly signature: ModelVersion["signature"];
  readonly deployment: Pick<Deployment, "confidenceThreshold" | "automation">;
  /** Whether rows that follow each other are alike, so that they say less than as many others. */
  readonly correlated: Monitoring["correlated"];
}

/** Of numbers only rows that have both: a number that did not come is counted among the nulls of the output. */
export const isMeasurable = (judged: readonly JudgedRow[], { signature }: Reading): readonly JudgedRow[] =>
  answersOf(signature.task) === "classes"
    ? judged
    : judged.filter(({ row, truth }) => Number.isFinite(row.value) && truth !== "" && Number.isFinite(Number(truth)));

export function sampleOfJudged(judged: readonly JudgedRow[], { signature, deployment }: Reading): Sample {
  const kind = answersOf(signature.task);
  const truth = judged.map((each) => each.truth);
  const answers: Answers = {
    classes: signature.label.classes,
    answers: judged.map(({ row: { label, value, probabilities, confidence, decision } }) =>
      // Without a class it is no answer, and wrong.
      label === "" && kind === "classes"
        ? null
        : { label, probabilities, confidence, decision, ...(value !== undefined && { value }) },
    ),
  };
  const classes = kind === "values" ? [] : allClasses(truth, [answers]);
  const { confidenceThreshold, automation } = deployment;
  return sampleOf({ truth, classes, kind, settings: { confidenceThreshold, automation } }, answers);
}

/**
 * Another version may have its classes in another order, or others altogether. Then its probabilities say nothing here, and
 * only what its labels show is measured.
 */
export function knowsProbabilities(judged: readonly JudgedRow[], { signature }: Reading): boolean {
  const { classes } = signature.label;
  return judged.every(({ row: { label, probabilities } }) => {
    if (label === "") return true;
    if (probabilities.length !== classes.length) return false;
    const own = probabilities[classes.indexOf(label)];
    return own !== undefined && own >= Math.max(...probabilities) - 1e-6;
  });
}

/** How much wider chance is than for independent rows: by how long errors, in the order of time, stay alike. */
export function stretchOf(
  sample: Pick<Sample, "truth" | "answer" | "values">,
  { correlated }: Pick<Reading, "correlated">,
): number {
  if (correlated === "no") return 1;
  const { values, truth, answer } = sample;
  const errors = values
    ? values.errors.map(Math.abs)
    : Float64Array.from(truth, (own, row) => (own === answer[row] ? 0 : 1));
  return errors.length === 0 ? 1 : Math.sqrt(errors.length / independentRows(errors, correlated));
}
