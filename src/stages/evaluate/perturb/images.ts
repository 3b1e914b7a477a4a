/** Rows whose images are perturbed: the files go with the request, and into no store. */
import { type Digest, digestOf, isDigest } from "../../../domain/digest.ts";
import { UserError } from "../../../domain/errors/user-error.ts";
import type { ImageChange } from "../../../domain/image-change.ts";
import type { Row } from "../../../domain/table.ts";
import type { Blobs } from "../../../ports/blobs.ts";
import type { ImageEditor } from "../../../ports/image-codec.ts";
import type { Perturbation } from "../../../spec/resolved.ts";
import { seedOf } from "./seed.ts";

export interface ImagePorts {
  readonly blobs: Pick<Blobs, "get">;
  readonly images: Pick<ImageEditor, "perturb">;
}

export interface PerturbedImages {
  readonly rows: readonly Row[];
  readonly files: ReadonlyMap<Digest, Uint8Array>;
}

/** null: it is no perturbation of images. `position` of the row in the split: each image has noise of its own. */
export function imageChange(perturbation: Perturbation, seed: number, position: number): ImageChange | null {
  switch (perturbation.kind) {
    case "noise":
      return { kind: "noise", amount: perturbation.amount, seed: seedOf(seed, perturbation.name, position) };
    case "brightness":
    case "contrast":
      return { kind: perturbation.kind, factor: perturbation.factor };
    case "blur":
      return { kind: "blur", sigma: perturbation.sigma };
    case "jpeg":
      return { kind: "jpeg", quality: perturbation.quality };
    case "rotation":
      return { kind: "rotation", degrees: perturbation.degrees };
    default:
      return null;
  }
}

/** An image that cannot be read stays as it is: the server refuses it then as it does unperturbed. */
export async function perturbImages(
  { blobs, images }: ImagePorts,
  rows: readonly Row[],
  column: string,
  changeOf: (index: number) => ImageChange,
): Promise<PerturbedImages> {
  const files = new Map<Digest, Uint8Array>();
  const perturbOne = async (row: Row, index: number): Promise<Row> => {
    const { [column]: cell } = row;
    if (!isDigest(cell)) return row;
    try {
      const file = await images.perturb(await blobs.get(cell), changeOf(index));
      const digest = digestOf(file);
      files.set(digest, file);
      return { ...row, [column]: digest };
    } catch (error) {
      if (error instanceof UserError && error.problems.every(({ code }) => code === "IMAGE_UNREADABLE")) return row;
      throw error;
    }
  };
  return { rows: await Promise.all(rows.map(perturbOne)), files };
}
