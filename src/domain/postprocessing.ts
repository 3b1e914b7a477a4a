/** A model's output to the numbers that it answers with: probabilities of the classes, or the value of a regression. */
import type { Answerlike } from "./alike.ts";
import { numberRows } from "./feeds.ts";
import type { Servable } from "./servable.ts";
import { answersOf, PROBABILITIES, VALUE } from "./signature.ts";
import type { Tensor } from "./tensor.ts";

export type Postprocessed = Pick<Servable, "signature" | "postprocessing">;

export interface OutputExpected {
  readonly name: string;
  /** Numbers a row. */
  readonly width: number;
}

export function outputOf({ signature, postprocessing }: Postprocessed): OutputExpected {
  const isNumber = answersOf(signature.task) === "values";
  return {
    name: postprocessing.output ?? (isNumber ? VALUE : PROBABILITIES),
    width: isNumber ? 1 : postprocessing.classes.length,
  };
}

/** All rows, one after the other. May hold numbers that are not finite: the caller decides. */
export function numbersOf(
  postprocessed: Postprocessed,
  outputs: Readonly<Record<string, Tensor>>,
  rows: number,
): Float32Array {
  const { name, width } = outputOf(postprocessed);
  const tensor = outputs[name];
  if (!tensor) throw new Error(`the model gave no ${name}`);
  const numbers = asFloats(tensor, name);
  if (numbers.length !== rows * width) {
    throw new Error(`${rows} rows gave the shape [${tensor.shape.join(", ")}] of ${name}, not [${rows}, ${width}]`);
  }
  return postprocessed.postprocessing.activation === "softmax" ? softmax(numbers, width) : numbers;
}

function asFloats({ datatype, data }: Tensor, name: string): Float32Array {
  if (datatype === "FP32") return data;
  if (datatype === "FP64") return Float32Array.from(data);
  throw new TypeError(`the output ${name} is ${datatype}, not FP32`);
}

/** Of each row. The highest score is subtracted first, so that nothing overflows. */
export function softmax(scores: Float32Array, width: number): Float32Array {
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

/** What the outputs say of each row, in the words of the task. */
export function answersIn(
  servable: Postprocessed,
  outputs: Readonly<Record<string, Tensor>>,
  rows: number,
): readonly Answerlike[] {
  const numbers = numberRows(numbersOf(servable, outputs, rows), outputOf(servable).width);
  if (answersOf(servable.signature.task) === "values") {
    return numbers.map(([value = Number.NaN]) => ({ label: "", probabilities: [], value }));
  }
  return numbers.map((probabilities) => {
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { label: servable.postprocessing.classes[best] ?? "", probabilities };
  });
}
