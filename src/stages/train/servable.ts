/** Makes a servable of a trained model: only what loads, fits its signature and answers with probabilities. */
import { digestOf } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { feedsOf, probabilityRows } from "../../domain/feeds.ts";
import { misfit } from "../../domain/fit.ts";
import type { Servable } from "../../domain/servable.ts";
import { answersOf, PROBABILITIES, type Signature, VALUE } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { LoadedModel, ModelRuntime } from "../../ports/model-runtime.ts";

const GOLDEN_ROWS = 8;

/** Far above the differences between processors, far below any that another model makes. */
const GOLDEN_TOLERANCE = 1e-4;

const SUM_TOLERANCE = 1e-3;

/** `rows` are examples of what it will be asked; the first few become the golden ones. */
export async function makeServable(
  runtime: ModelRuntime,
  name: string,
  bytes: Uint8Array,
  signature: Signature,
  rows: readonly Row[],
): Promise<Servable> {
  const goldenRows = rows.slice(0, GOLDEN_ROWS).map((row) => featuresOnly(signature, row));
  const model = await runtime.load(bytes);
  try {
    const reason = misfit(signature, model);
    if (reason) throw userError("MODEL_SIGNATURE_MISMATCH", { with: { model: name, reason } });
    const probabilities = await answer(model, signature, goldenRows);
    return {
      schema: 1,
      model: digestOf(bytes),
      signature,
      postprocessing: { classes: signature.label.classes },
      golden: { rows: goldenRows, probabilities, tolerance: toleranceOf(probabilities) },
    };
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

async function answer(
  model: LoadedModel,
  signature: Signature,
  rows: readonly Row[],
): Promise<readonly (readonly number[])[]> {
  const invalid = (reason: string, options?: ErrorOptions) =>
    userError("MODEL_ANSWER_INVALID", { with: { reason } }, options);
  const outputs = await model.run(feedsOf(signature, rows)).catch((error: Error) => {
    throw invalid(error.message, { cause: error });
  });
  const isNumber = answersOf(signature.task) === "values";
  const output = outputs[isNumber ? VALUE : PROBABILITIES];
  const classes = isNumber ? 1 : signature.label.classes.length;
  const shape = output?.shape.join(", ") ?? "none";
  if (output?.shape.length !== 2 || output.shape[0] !== rows.length || output.shape[1] !== classes) {
    throw invalid(`${rows.length} rows gave the shape [${shape}], not [${rows.length}, ${classes}]`);
  }
  const probabilities = probabilityRows(output, classes);
  for (const [index, row] of probabilities.entries()) {
    if (isNumber && row.every(Number.isFinite)) continue;
    const sum = row.reduce((total, value) => total + value, 0);
    if (!row.every((value) => value >= 0) || !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw invalid(`row ${index + 1} gave ${row.join(", ")}`);
    }
  }
  return probabilities;
}
