/** The folder that a trainer is given: a manifest and the two splits that it may see. */
import { imageShape } from "../../domain/preprocessing.ts";
import type { Signature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Files } from "../../ports/files.ts";
import type { DatasetVersion } from "../../spec/resolved.ts";
import { type ImagePorts, imageInputOf, imagesFile } from "./images.ts";
import type { TrainingPlan } from "./plan.ts";

/** One split: its bytes as the trainer gets them, and its rows. */
interface SplitRows {
  readonly bytes: Uint8Array;
  readonly rows: readonly Row[];
}

export interface TrainingRows {
  readonly train: SplitRows;
  readonly validation: SplitRows;
}

/** Never the test split: what no trainer is given, none can learn. */
export async function readTrainingRows(blobs: Blobs, version: DatasetVersion): Promise<TrainingRows> {
  const [train, validation] = await Promise.all([
    readSplit(blobs, version.spec.splits.train.data),
    readSplit(blobs, version.spec.splits.validation.data),
  ]);
  return { train, validation };
}

async function readSplit(blobs: Blobs, digest: Parameters<Blobs["get"]>[0]): Promise<SplitRows> {
  const bytes = await blobs.get(digest);
  const lines = new TextDecoder().decode(bytes).split("\n");
  return { bytes, rows: lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row) };
}

/** For images the tensors lie beside the rows, as serving will make them: a trainer need not, and should not, decode. */
export async function writeDatasetFolder(
  ports: ImagePorts & { readonly files: Files },
  folder: string,
  plan: TrainingPlan,
  signature: Signature,
  { train, validation }: TrainingRows,
): Promise<void> {
  const { files } = ports;
  const input = imageInputOf(plan.model);
  const split = (name: string, { rows }: SplitRows) => ({
    file: `${name}.jsonl`,
    rows: rows.length,
    ...(input && { images: `${name}.images.npy` }),
  });
  const manifest = {
    schema: 1,
    dataset: plan.reference,
    signature,
    ...(input && {
      images: { column: input.column, shape: imageShape(input.steps), datatype: "float32", preprocessing: input.steps },
    }),
    splits: { train: split("train", train), validation: split("validation", validation) },
  };
  await files.write(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  await files.write(`${folder}/train.jsonl`, train.bytes);
  await files.write(`${folder}/validation.jsonl`, validation.bytes);
  if (!input) return;
  await files.write(`${folder}/train.images.npy`, imagesFile(ports, input, train.rows));
  await files.write(`${folder}/validation.images.npy`, imagesFile(ports, input, validation.rows));
}
