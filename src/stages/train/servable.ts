/** Makes a servable of a trained model: only what loads, fits its signature and answers as its task asks. */
import { digestOf } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { feedsOf, imageFeed, numberRows } from "../../domain/feeds.ts";
import { misfit, takesOneRow } from "../../domain/fit.ts";
import { numbersOf, outputOf } from "../../domain/postprocessing.ts";
import type { ImagePreprocessing } from "../../domain/preprocessing.ts";
import type { Servable } from "../../domain/servable.ts";
import { answersOf, type Signature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Tensor } from "../../domain/tensor.ts";
import type { LoadedModel, ModelRuntime } from "../../ports/model-runtime.ts";

/** Rows of the examples that become the golden ones. */
export const GOLDEN_ROWS = 8;

/** Far above the differences between processors, far below any that another model makes. */
const GOLDEN_TOLERANCE = 1e-4;

const SUM_TOLERANCE = 1e-3;

export interface Trained {
  readonly name: string;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  readonly signature: Signature;
  /** What it will be asked; the first few become the golden rows. */
  readonly rows: readonly Row[];
  /** Of a model of images: their steps, and the pixels of the golden rows. */
  readonly images?: { readonly steps: ImagePreprocessing; readonly pixels: readonly Float32Array[] };
  readonly postprocessing?: Pick<Servable["postprocessing"], "output" | "activation"> | null;
  /** Told of what is right, and could be better. */
  readonly warn?: (text: string) => void;
}

type Answering = Omit<Servable, "golden">;
type Answers = Readonly<Record<string, Tensor>>;

export async function makeServable(runtime: ModelRuntime, trained: Trained): Promise<Servable> {
  const { name, bytes, signature, images, postprocessing } = trained;
  const rows = trained.rows.slice(0, GOLDEN_ROWS).map((row) => featuresOnly(signature, row));
  const model = await runtime.load(bytes);
  try {
    const answering: Answering = {
      schema: 1,
      model: digestOf(bytes),
      signature,
      ...(images && { preprocessing: images.steps }),
      postprocessing: { classes: signature.label.classes, ...postprocessing },
    };
    const reason = misfit(answering, model);
    if (reason) throw userError("MODEL_SIGNATURE_MISMATCH", { with: { model: name, reason } });
    if (takesOneRow(model)) {
      const name = model.inputs.find(({ shape }) => shape[0] === 1)?.name;
      trained.warn?.(`The input ${name} of the model takes one row at a time, so nothing is computed together.`);
    }
    const feeds = { ...feedsOf(signature, rows), ...(images && imageFeed(images.steps, images.pixels)) };
    const answers = await answer(model, answering, feeds, rows.length);
    return { ...answering, golden: { rows, probabilities: answers, tolerance: toleranceOf(answers) } };
  } finally {
    await model.close();
  }
}

/** Values of a regression have a unit of their own: what counts is how far apart they are for their size. */
const toleranceOf = (answers: readonly (readonly number[])[]): number =>
  GOLDEN_TOLERANCE * Math.max(1, ...answers.flat().map(Math.abs));

function featuresOnly({ features }: Signature, row: Row): Row {
  return Object.fromEntries(features.map(({ name }) => [name, row[name] ?? null]));
}

const invalid = (reason: string, options?: ErrorOptions) =>
  userError("MODEL_ANSWER_INVALID", { with: { reason } }, options);

async function answer(
  model: LoadedModel,
  answering: Answering,
  feeds: Answers,
  rows: number,
): Promise<readonly (readonly number[])[]> {
  const ask = takesOneRow(model) ? askOneByOne : askAtOnce;
  try {
    const runs = await ask(model, feeds, rows);
    const answers = runs.flatMap((outputs) => {
      const asked = rows / runs.length;
      const numbers = numberRows(numbersOf(answering, outputs, asked), outputOf(answering).width);
      checkLabels(answering, outputs, numbers);
      return numbers;
    });
    checkNumbers(answering.signature, answers);
    return answers;
  } catch (error) {
    throw error instanceof Error && error.name !== "UserError" ? invalid(error.message, { cause: error }) : error;
  }
}

const askAtOnce = async (model: LoadedModel, feeds: Answers): Promise<readonly Answers[]> => [await model.run(feeds)];

/** A file whose first dimension is 1. */
async function askOneByOne(model: LoadedModel, feeds: Answers, rows: number): Promise<readonly Answers[]> {
  const runs: Answers[] = [];
  for (let row = 0; row < rows; row += 1) {
    const one = Object.entries(feeds).map(([name, tensor]) => [name, rowOf(tensor, row)] as const);
    runs.push(await model.run(Object.fromEntries(one)));
  }
  return runs;
}

function rowOf(tensor: Tensor, row: number): Tensor {
  const [rows = 1, ...shape] = tensor.shape;
  const size = tensor.data.length / rows;
  return { ...tensor, shape: [1, ...shape], data: tensor.data.slice(row * size, (row + 1) * size) } as Tensor;
}

function checkNumbers({ task }: Signature, answers: readonly (readonly number[])[]): void {
  const isNumber = answersOf(task) === "values";
  for (const [index, row] of answers.entries()) {
    if (isNumber && row.every(Number.isFinite)) continue;
    const sum = row.reduce((total, value) => total + value, 0);
    if (!row.every((value) => value >= 0) || !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw invalid(`row ${index + 1} gave ${row.join(", ")}`);
    }
  }
}

/**
 * Exporters such as skl2onnx leave an output `label` beside the probabilities. Where it names classes as the signature
 * does, it shows whether the model counts them in the same order: otherwise every answer would have another's name.
 */
function checkLabels({ signature }: Answering, { label }: Answers, answers: readonly (readonly number[])[]): void {
  const { classes } = signature.label;
  if (!label || (label.datatype !== "BYTES" && label.datatype !== "INT64")) return;
  const labels = Array.from(label.data, String);
  if (labels.length !== answers.length || !labels.every((each) => classes.includes(each))) return;
  const isBest = (row: number, index: number): boolean => {
    const numbers = answers[row] ?? [];
    return (numbers[index] ?? 0) >= Math.max(...numbers);
  };
  // A number may count the classes instead of naming one of them.
  if (label.datatype === "INT64" && labels.every((own, row) => isBest(row, Number(own)))) return;
  const wrong = labels.findIndex((own, row) => !isBest(row, classes.indexOf(own)));
  if (wrong < 0) return;
  const found = `its own label of row ${wrong + 1} is ${labels[wrong]}`;
  throw invalid(`${found}, which is not the best of ${classes.join(", ")} in the order of the probabilities`);
}
