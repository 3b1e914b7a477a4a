/** The golden inputs: asked through the whole way of an answer, before anybody else asks. */
import { isDigest } from "../domain/digest.ts";
import { userError } from "../domain/errors/user-error.ts";
import { feedsOf } from "../domain/feeds.ts";
import type { Servable } from "../domain/servable.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Tensors } from "./answering.ts";
import { joinTensors } from "./batching/columns.ts";
import { runAll } from "./batching/long-batch.ts";
import { verifiedBytes } from "./documents.ts";
import type { Opened } from "./member.ts";
import type { Prepared } from "./question.ts";

/** The golden rows as a caller would send them, ready for the model. */
export async function goldenQuestion(
  blobs: Blobs,
  opened: Pick<Opened, "prepare">,
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
  return opened.prepare({
    ...{ id: "golden", rows: rows.length, inputs, timestamps: null, receivedAt: 0, fallback: null },
    ...{ deadline: Number.POSITIVE_INFINITY, caller: null },
  });
}

export async function answerGoldenInputs(blobs: Blobs, opened: Opened, servable: Servable): Promise<Prepared> {
  const { golden } = servable;
  const refuse = (reason: string) => userError("GOLDEN_INPUTS_DISAGREE", { with: { model: opened.model, reason } });
  const question = await goldenQuestion(blobs, opened, servable);
  const feeds = Object.fromEntries(
    opened.feeds.map((info) => {
      const tensor = question.feeds[info.name];
      if (!tensor) throw new Error(`there is no golden ${info.name}`);
      return [info.name, joinTensors(info, [tensor], question.rows)];
    }),
  );
  const { outputs } = opened.finish(await runAll(opened.loaded, feeds, question.rows, question.rows), question.rows);
  const answers = (outputs.probabilities ?? outputs.value)?.data as Float32Array;
  const width = answers.length / question.rows;
  golden.probabilities.forEach((expected, row) => {
    const answer = answers.subarray(row * width, (row + 1) * width);
    if (!answer.every(Number.isFinite)) throw refuse(`row ${row} gives numbers that are not finite`);
    const difference = Math.max(...answer.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN))));
    // Written so that a NaN, which is no agreement, is refused too.
    if (!(difference <= golden.tolerance)) {
      throw refuse(`row ${row} differs by ${difference}, more than ${golden.tolerance}`);
    }
  });
  return question;
}
