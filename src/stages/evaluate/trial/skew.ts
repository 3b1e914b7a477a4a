/**
 * The server's answers beside those of the model file, run here: the same rows, the same preparation of images, no server
 * in between. Any difference is a fault of the way between, which production would have too.
 */
import { type Answerlike, agreesWith, differenceOf } from "../../../domain/alike.ts";
import { isDigest } from "../../../domain/digest.ts";
import { UserError } from "../../../domain/errors/user-error.ts";
import type { SkewMeasured } from "../../../domain/evaluation.ts";
import { feedsOf, imageFeed } from "../../../domain/feeds.ts";
import { answersIn } from "../../../domain/postprocessing.ts";
import type { Row } from "../../../domain/table.ts";
import type { Answer } from "../../../ports/inference.ts";
import type { LoadedModel } from "../../../ports/model-runtime.ts";
import { rowsAt } from "./alike.ts";
import { batchSize, type Session } from "./session.ts";

/** Evenly over the split; a photograph costs as much as hundreds of rows of a table. */
const MOST_ROWS = 2_000;
const MOST_IMAGES = 100;

/** null: the file cannot be run here, so nothing can be said. Rows that were not answered are not compared. */
export async function skewOf(
  session: Session,
  rows: readonly Row[],
  answers: readonly (Answer | null)[],
): Promise<SkewMeasured | null> {
  const { servable, ports, signature } = session;
  const most = signature.features.some(({ type }) => type === "image") ? MOST_IMAGES : MOST_ROWS;
  const sample = spread(rows.length, most).filter((index) => answers[index]);
  try {
    const model = await ports.runtime.load(await ports.blobs.get(servable.model));
    try {
      return await compare(session, model, rows, answers, sample);
    } finally {
      await model.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.log.warn(`the model file was not compared with its server: ${error.message}`);
    return null;
  }
}

const spread = (length: number, most: number): readonly number[] =>
  Array.from({ length: Math.min(length, most) }, (_, index) => Math.floor((index * length) / Math.min(length, most)));

async function compare(
  session: Session,
  model: LoadedModel,
  rows: readonly Row[],
  answers: readonly (Answer | null)[],
  sample: readonly number[],
): Promise<SkewMeasured> {
  const size = batchSize(session.signature);
  let different = 0;
  let largest = 0;
  for (let start = 0; start < sample.length; start += size) {
    const batch = sample.slice(start, start + size);
    const own = await offline(session, model, rowsAt(rows, batch));
    for (const [position, index] of batch.entries()) {
      const [answer, expected] = [answers[index], own[position]];
      if (!answer || !expected) continue;
      if (!agreesWith(expected, answer)) different++;
      // Of answers that have nothing in common no size can be told.
      largest = Math.max(largest, Math.min(differenceOf(expected, answer), Number.MAX_VALUE));
    }
  }
  return { rows: sample.length, different, largest };
}

async function offline(session: Session, model: LoadedModel, rows: readonly Row[]): Promise<readonly Answerlike[]> {
  const { servable, signature } = session;
  const outputs = await model.run({ ...feedsOf(signature, rows), ...(await pixelsOf(session, rows)) });
  return answersIn(servable, outputs, rows.length);
}

async function pixelsOf({ servable, signature, ports }: Session, rows: readonly Row[]) {
  const [image] = signature.features.filter(({ type }) => type === "image");
  const { preprocessing } = servable;
  if (!image || !preprocessing) return {};
  const prepared = await Promise.all(
    rows.map(async ({ [image.name]: cell }) => {
      if (!isDigest(cell)) throw new Error(`a row that was answered has no ${image.name}`);
      return (await ports.images.prepare(await ports.blobs.get(cell), preprocessing)).data;
    }),
  );
  return imageFeed(preprocessing, prepared);
}
