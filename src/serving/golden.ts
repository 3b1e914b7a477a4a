/** The golden inputs: asked through the whole way of an answer, before anybody else asks. */
import { isDigest } from "../domain/digest.ts";
import { UserError, userError } from "../domain/errors/user-error.ts";
import { feedsOf } from "../domain/feeds.ts";
import type { Servable } from "../domain/servable.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { LoadedModel } from "../ports/model-runtime.ts";
import type { Tensors } from "./answering.ts";
import { joinTensors } from "./batching/columns.ts";
import { runAll } from "./batching/long-batch.ts";
import { verifiedBytes } from "./documents.ts";
import type { Finish } from "./finish.ts";
import type { Preparation } from "./member.ts";
import type { Prepared } from "./question.ts";

/** The golden rows as a caller would send them, ready for the model. */
export async function goldenQuestion(
  blobs: Blobs,
  { prepare }: Pick<Preparation, "prepare">,
  { signature, golden: { rows } }: Servable,
): Promise<Prepared> {
  const tables = signature.features.filter(({ type }) => type !== "image");
  const inputs: Record<string, Tensors[string]> = { ...feedsOf({ ...signature, features: tables }, rows) };
  for (const { name } of signature.features.filter(({ type }) => type === "image")) {
    const files = await Promise.all(
      rows.map(({ [name]: cell }) => (isDigest(cell) ? verifiedBytes(blobs, cell) : new Uint8Array())),
    );
    inputs[name] = { datatype: "BYTES", shape: [rows.length, 1], data: files };
  }
  return prepare({
    ...{ id: "golden", rows: rows.length, inputs, timestamps: null, receivedAt: 0, fallback: null },
    ...{ deadline: Number.POSITIVE_INFINITY, caller: null },
  });
}

export interface Proved extends Preparation {
  readonly model: string;
  readonly finish: Finish;
}

/** Throws unless they are answered as they were when the model was trained; gives what the model was fed. */
export async function answerGoldenInputs(
  question: Prepared,
  { model, feeds: infos, finish }: Proved,
  { golden }: Servable,
  loaded: LoadedModel,
): Promise<Tensors> {
  const { rows } = question;
  const refuse = (reason: string) => userError("GOLDEN_INPUTS_DISAGREE", { with: { model, reason } });
  const feeds = Object.fromEntries(
    infos.map((info) => {
      const tensor = question.feeds[info.name];
      if (!tensor) throw new Error(`there is no golden ${info.name}`);
      return [info.name, joinTensors(info, [tensor], rows)];
    }),
  );
  const ran = await runGolden(() => runAll(loaded, feeds, rows, atOnce(loaded, rows)), refuse);
  const { outputs } = finish(ran, rows);
  const answers = (outputs.probabilities ?? outputs.value)?.data as Float32Array;
  const width = answers.length / rows;
  golden.probabilities.forEach((expected, row) => {
    const answer = answers.subarray(row * width, (row + 1) * width);
    if (!answer.every(Number.isFinite)) throw refuse(`row ${row} gives numbers that are not finite`);
    const difference = Math.max(...answer.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN))));
    // Written so that a NaN, which is no agreement, is refused too.
    if (!(difference <= golden.tolerance)) {
      throw refuse(`row ${row} differs by ${difference}, more than ${golden.tolerance}`);
    }
  });
  return feeds;
}

/** A model that cannot be run with what it was trained on is refused like one that answers otherwise. */
async function runGolden<T>(run: () => T | Promise<T>, refuse: (reason: string) => UserError): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw refuse(`it cannot be run: ${reason.slice(0, MOST_REASON)}`);
  }
}

/** Of what a runtime says; some say whole shapes. */
const MOST_REASON = 300;

/** A file may fix how many rows a run has. */
const atOnce = ({ inputs }: LoadedModel, rows: number): number =>
  Math.min(rows, ...inputs.flatMap(({ shape: [first = -1] }) => (first > 0 ? [first] : [])));
