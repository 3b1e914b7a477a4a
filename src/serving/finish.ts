/** From the model's tensors to answers in the words of the task: activation, label, confidence, who decides. */
import { type Automation, type Decision, decide } from "../domain/automation.ts";
import type { Servable } from "../domain/servable.ts";
import { PROBABILITIES, VALUE } from "../domain/signature.ts";
import type { Tensor } from "../domain/tensor.ts";
import type { Tensors } from "./answering.ts";
import type { Finished } from "./question.ts";

export interface DecisionSettings {
  readonly confidenceThreshold: number;
  readonly automation: Automation;
}

export type Finish = (outputs: Tensors, rows: number) => Finished;

export function finishOf({ signature, postprocessing }: Servable, settings: DecisionSettings): Finish {
  const isRegression = signature.task === "tabular-regression";
  const name = postprocessing.output ?? (isRegression ? VALUE : PROBABILITIES);
  if (isRegression) return (outputs, rows) => regression(numbersOf(outputs[name], name, rows), rows, settings);
  const { classes, activation } = postprocessing;
  return (outputs, rows) => {
    const given = numbersOf(outputs[name], name, rows * classes.length);
    return classification(activation === "softmax" ? softmax(given, classes.length) : given, classes, rows, settings);
  };
}

function numbersOf(tensor: Tensor | undefined, name: string, length: number): Float32Array {
  if (!tensor) throw new Error(`the model gave no ${name}`);
  if (tensor.data.length !== length) throw new Error(`the model gave ${tensor.data.length} of ${length} values`);
  if (tensor.datatype === "FP32") return tensor.data;
  if (tensor.datatype === "FP64") return Float32Array.from(tensor.data);
  throw new TypeError(`the output ${name} is ${tensor.datatype}`);
}

function softmax(scores: Float32Array, width: number): Float32Array {
  const result = new Float32Array(scores.length);
  for (let start = 0; start < scores.length; start += width) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = start; index < start + width; index++) highest = Math.max(highest, scores[index] as number);
    let sum = 0;
    for (let index = start; index < start + width; index++) sum += Math.exp((scores[index] as number) - highest);
    for (let index = start; index < start + width; index++) {
      result[index] = Math.exp((scores[index] as number) - highest) / sum;
    }
  }
  return result;
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
