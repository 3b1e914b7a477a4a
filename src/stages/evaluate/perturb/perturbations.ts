/** Asks the candidate and the champion the same perturbed rows, one perturbation after the other. */
import type { Digest } from "../../../domain/digest.ts";
import type { ImageChange } from "../../../domain/image-change.ts";
import type { Row } from "../../../domain/table.ts";
import type { Answer } from "../../../ports/inference.ts";
import type { Perturbation } from "../../../spec/resolved.ts";
import { type Asked, type Asker, askerOf } from "./asker.ts";
import { type ImagePorts, imageChange, perturbImages } from "./images.ts";
import { perturbRows } from "./table.ts";
import { perturbationText } from "./text.ts";

export type { Asked };

export interface PerturbationContext {
  readonly ports: ImagePorts;
  /** Of the evaluation: a re-run perturbs alike. */
  readonly seed: number;
  readonly progress: (fraction: number) => void;
  /** A row that both answered as it is; absent: none. */
  readonly known?: Row | undefined;
}

export interface Perturbed {
  readonly name: string;
  readonly kind: Perturbation["kind"];
  readonly text: string;
  /** One a row; null where no answer came. */
  readonly candidate: readonly (Answer | null)[];
  /** null: there is no champion, or it stopped answering, which is no walk-over. */
  readonly champion: readonly (Answer | null)[] | null;
}

/**
 * Without those that change nothing, such as noise where no feature is a number: no evidence, rather than a drop of
 * nothing that a gate would take for robust.
 */
export async function perturbationsOf(
  candidate: Asked,
  champion: Asked | null,
  rows: readonly Row[],
  perturbations: readonly Perturbation[],
  context: PerturbationContext,
): Promise<readonly Perturbed[]> {
  const measured: Perturbed[] = [];
  const askers = { own: askerOf(candidate, context.known), other: champion && askerOf(champion, context.known) };
  for (const [index, perturbation] of perturbations.entries()) {
    const batches = batchesOf(candidate.signature, rows, perturbation, context);
    if (!batches) continue;
    const answers = await askBoth(askers.own, askers.other, batches, (done) =>
      context.progress((index + done / Math.max(1, rows.length)) / perturbations.length),
    );
    const { name, kind } = perturbation;
    const ofImages = candidate.signature.features.some(({ type }) => type === "image");
    measured.push({ name, kind, text: perturbationText(perturbation, ofImages), ...answers });
  }
  return measured;
}

interface Batch {
  readonly rows: readonly Row[];
  readonly files: ReadonlyMap<Digest, Uint8Array>;
}

/** So many images are held at a time. */
const IMAGES = 64;
const NO_FILES: ReadonlyMap<Digest, Uint8Array> = new Map();

function batchesOf(
  { features }: Asked["signature"],
  rows: readonly Row[],
  perturbation: Perturbation,
  { ports, seed }: PerturbationContext,
): AsyncIterable<Batch> | null {
  const image = features.find(({ type }) => type === "image");
  const first = image && imageChange(perturbation, seed, 0);
  if (image && first) {
    const changeOf = (position: number) => imageChange(perturbation, seed, position) ?? first;
    return imageBatches(ports, rows, image.name, changeOf);
  }
  switch (perturbation.kind) {
    case "noise":
    case "missing":
    case "out-of-range":
    case "unseen-category": {
      const changed = perturbRows(rows, features, perturbation, seed);
      return changed && once({ rows: changed, files: NO_FILES });
    }
    default:
      return null;
  }
}

async function* once(batch: Batch): AsyncGenerator<Batch> {
  yield batch;
}

async function* imageBatches(
  ports: ImagePorts,
  rows: readonly Row[],
  column: string,
  changeOf: (position: number) => ImageChange,
): AsyncGenerator<Batch> {
  for (let start = 0; start < rows.length; start += IMAGES) {
    yield await perturbImages(ports, rows.slice(start, start + IMAGES), column, (index) => changeOf(start + index));
  }
}

async function askBoth(
  candidate: Asker,
  champion: Asker | null,
  batches: AsyncIterable<Batch>,
  progress: (done: number) => void,
): Promise<Pick<Perturbed, "candidate" | "champion">> {
  const own: (Answer | null)[] = [];
  const other: (Answer | null)[] = [];
  for await (const { rows, files } of batches) {
    for (const answer of await candidate.ask(rows, files)) own.push(answer);
    if (champion) for (const answer of await champion.ask(rows, files)) other.push(answer);
    progress(own.length);
  }
  return { candidate: own, champion: champion && !champion.isGone() ? other : null };
}
