/** From the model's tensors to answers in the words of the task: activation, label, confidence, who decides. */
import { type Automation, type Decision, decide } from "../domain/automation.ts";
import { numbersOf } from "../domain/postprocessing.ts";
import type { Servable } from "../domain/servable.ts";
import type { Tensors } from "./answering.ts";
import type { Finished } from "./question.ts";

export interface DecisionSettings {
  readonly confidenceThreshold: number;
  readonly automation: Automation;
}

export type Finish = (outputs: Tensors, rows: number) => Finished;

export function finishOf(servable: Servable, settings: DecisionSettings): Finish {
  if (servable.signature.task === "tabular-regression") {
    return (outputs, rows) => regression(numbersOf(servable, outputs, rows), rows, settings);
  }
  const { classes } = servable.postprocessing;
  return (outputs, rows) => classification(numbersOf(servable, outputs, rows), classes, rows, settings);
}

function classification(
  probabilities: Float32Array,
  classes: readonly string[],
  rows: number,
  { automation, confidenceThreshold }: DecisionSettings,
): Finished {
  const width = classes.length;
  const labels: string[] = [];
  const decisions: Decision[] = [];
  const confidences = new Float32Array(rows);
  let unusable: Set<number> | null = null;
  for (let row = 0; row < rows; row++) {
    let best = 0;
    let confidence = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < width; index++) {
      const value = probabilities[row * width + index] as number;
      if (!Number.isFinite(value)) {
        unusable ??= new Set();
        unusable.add(row);
      }
      if (value > confidence) {
        confidence = value;
        best = index;
      }
    }
    labels.push(classes[best] ?? "");
    confidences[row] = confidence;
    decisions.push(decide(automation, confidenceThreshold, confidence));
  }
  const outputs: Tensors = {
    label: { datatype: "BYTES", shape: [rows], data: labels },
    probabilities: { datatype: "FP32", shape: [rows, width], data: probabilities },
    confidence: { datatype: "FP32", shape: [rows], data: confidences },
    decision: { datatype: "BYTES", shape: [rows], data: decisions },
  };
  return { outputs, decisions, unusable };
}

function regression(values: Float32Array, rows: number, settings: DecisionSettings): Finished {
  const decisions: Decision[] = [];
  let unusable: Set<number> | null = null;
  for (let row = 0; row < rows; row++) {
    if (!Number.isFinite(values[row])) {
      unusable ??= new Set();
      unusable.add(row);
    }
    // A regression says nothing of its confidence: it counts as sure.
    decisions.push(decide(settings.automation, settings.confidenceThreshold, 1));
  }
  const outputs: Tensors = {
    value: { datatype: "FP32", shape: [rows, 1], data: values },
    decision: { datatype: "BYTES", shape: [rows], data: decisions },
  };
  return { outputs, decisions, unusable };
}
