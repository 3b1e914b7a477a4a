/** The answer of `POST /predict`: what the model says of each row, who decides, and what to call it in feedback. */
import { type Automation, type Decision, isWithheld } from "../../domain/automation.ts";
import type { Signature } from "../../domain/signature.ts";
import type { Tensor } from "../../domain/tensor.ts";
import type { Answered } from "../answering.ts";
import { shortest } from "../oip/float-text.ts";

interface PredictionBody {
  /** For `/feedback`. */
  readonly id: string;
  readonly decision: Decision;
  /** Of a classification; null: withheld. */
  readonly label?: string | null;
  readonly confidence?: number | null;
  readonly probabilities?: Readonly<Record<string, number>> | null;
  /** Of a regression; null: withheld. */
  readonly value?: number | null;
  /** The degree of automation for whose sake nobody is shown what the model says. */
  readonly withheld?: Automation;
}

export interface PredictResponse {
  readonly id: string;
  readonly deployment: string;
  readonly model: string;
  readonly version: string;
  readonly role: string;
  readonly fallback?: string;
  readonly predictions: readonly PredictionBody[];
}

export interface Said {
  readonly deployment: string;
  readonly automation: Automation;
  readonly signature: Signature;
  readonly classes: readonly string[];
}

export function encodePredict(answered: Answered, said: Said): PredictResponse {
  const { id, member, fallback } = answered;
  return {
    id,
    deployment: said.deployment,
    model: member.model,
    version: String(member.version),
    role: member.role,
    ...(fallback !== null && { fallback }),
    predictions: Array.from({ length: answered.rows }, (_, row) => predictionOf(answered, said, row)),
  };
}

function predictionOf(answered: Answered, said: Said, row: number): PredictionBody {
  const head = { id: `${answered.id}/${row}`, decision: answered.decisions[row] ?? "person" };
  const { automation, classes } = said;
  const regression = said.signature.task === "tabular-regression";
  if (isWithheld(automation)) {
    const nothing = regression ? { value: null } : { label: null, confidence: null, probabilities: null };
    return { ...head, ...nothing, withheld: automation };
  }
  if (regression) return { ...head, value: numberAt(answered.outputs.value, row) };
  return {
    ...head,
    label: textAt(answered.outputs.label, row),
    confidence: numberAt(answered.outputs.confidence, row),
    probabilities: Object.fromEntries(
      classes.map((name, index) => [name, numberAt(answered.outputs.probabilities, row * classes.length + index)]),
    ),
  };
}

function numberAt(tensor: Tensor | undefined, index: number): number {
  const value = tensor?.datatype === "FP32" ? tensor.data[index] : undefined;
  if (value === undefined) throw new Error("the model's answer lacks a number");
  return shortest(value);
}

function textAt(tensor: Tensor | undefined, index: number): string {
  const value = tensor?.datatype === "BYTES" ? tensor.data[index] : undefined;
  if (typeof value !== "string") throw new Error("the model's answer lacks a label");
  return value;
}
