/** A sample of the champion's logged rows, asked again of the model file itself: what production answered must be that. */
import { agreesWith, differenceOf } from "../../domain/alike.ts";
import { isDigest } from "../../domain/digest.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import { feedsOf, imageFeed } from "../../domain/feeds.ts";
import { answersIn } from "../../domain/postprocessing.ts";
import { hasInputs, type Prediction } from "../../domain/prediction.ts";
import type { Servable } from "../../domain/servable.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { ImageCodec } from "../../ports/image-codec.ts";
import type { LoadedModel, ModelRuntime } from "../../ports/model-runtime.ts";
import { chanceOf } from "./chance.ts";
import type { SkewFacts } from "./facts.ts";
import type { Window } from "./windows.ts";

export interface SkewPorts {
  readonly blobs: Blobs;
  readonly runtime: Pick<ModelRuntime, "load">;
  readonly images: Pick<ImageCodec, "prepare">;
}

export interface SkewQuestion {
  readonly window: Window;
  readonly champion: Pick<Prediction, "servable">;
  /** What the champion answered. */
  readonly own: readonly Prediction[];
  readonly redacted: readonly string[];
  /** Rows that are tried again. */
  readonly rows: number;
}

/** At once; a photograph costs as much as hundreds of rows of a table. */
const BATCH = 256;
const IMAGES_BATCH = 4;
const MOST_IMAGES = 100;

export async function measureSkew(ports: SkewPorts, question: SkewQuestion): Promise<SkewFacts> {
  try {
    const text = new TextDecoder().decode(await ports.blobs.get(question.champion.servable));
    const servable = JSON.parse(text) as Servable;
    const { features } = servable.signature;
    const hidden = features.filter(({ name }) => question.redacted.includes(name)).map(({ name }) => name);
    if (hidden.length > 0) {
      return {
        kind: "unmeasured",
        reason: `${hidden.join(", ")} is never written down, so rows cannot be asked again`,
      };
    }
    const model = await ports.runtime.load(await ports.blobs.get(servable.model));
    try {
      return await compare(ports, servable, model, sampleOf(question, servable));
    } finally {
      await model.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "unmeasured", reason: `Rows could not be asked again here: ${error.message}` };
  }
}

const isOfImages = ({ signature }: Servable): boolean => signature.features.some(({ type }) => type === "image");

/** Whoever looks at the window again tries the same rows. */
function sampleOf({ window, champion, own, rows }: SkewQuestion, servable: Servable): readonly Prediction[] {
  const kept = own.filter(hasInputs);
  const next = chanceOf({ window, champion: champion.servable, of: "skew" });
  const most = Math.min(kept.length, isOfImages(servable) ? Math.min(rows, MOST_IMAGES) : rows);
  // Floyd's: each set of so many rows is as likely as any other.
  const drawn = new Set<number>();
  for (let last = kept.length - most; last < kept.length; last++) {
    const index = Math.floor(next() * (last + 1));
    drawn.add(drawn.has(index) ? last : index);
  }
  return kept.filter((_, index) => drawn.has(index));
}

async function compare(
  ports: SkewPorts,
  servable: Servable,
  model: LoadedModel,
  sample: readonly Prediction[],
): Promise<SkewFacts> {
  const size = isOfImages(servable) ? IMAGES_BATCH : BATCH;
  const different: string[] = [];
  let largest = 0;
  for (let start = 0; start < sample.length; start += size) {
    const batch = sample.slice(start, start + size);
    const rows = batch.map(({ inputs }) => inputs);
    const outputs = await model.run({
      ...feedsOf(servable.signature, rows),
      ...(await pixelsOf(ports, servable, batch)),
    });
    for (const [index, expected] of answersIn(servable, outputs, rows.length).entries()) {
      const answer = batch[index];
      if (!answer) continue;
      if (!agreesWith(expected, answer)) different.push(answer.id);
      // Of answers that have nothing in common no size can be told.
      largest = Math.max(largest, Math.min(differenceOf(expected, answer), Number.MAX_VALUE));
    }
  }
  return { kind: "measured", rows: sample.length, different, largest };
}

async function pixelsOf({ blobs, images }: SkewPorts, servable: Servable, rows: readonly Prediction[]) {
  const [image] = servable.signature.features.filter(({ type }) => type === "image");
  const { preprocessing } = servable;
  if (!image || !preprocessing) return {};
  const prepared = await Promise.all(
    rows.map(async ({ id, inputs: { [image.name]: cell } }) => {
      if (!isDigest(cell)) throw new Error(`${id} was answered and has no ${image.name}`);
      return (await images.prepare(await blobs.get(cell), preprocessing)).data;
    }),
  );
  return imageFeed(preprocessing, prepared);
}
