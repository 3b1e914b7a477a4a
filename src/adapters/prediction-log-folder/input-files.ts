/** Puts the files among a batch's inputs where their digests find them again. */
import type { Digest } from "../../domain/digest.ts";
import { isPlainColumn } from "../../domain/input-files.ts";
import { keptInputs } from "../../domain/kept-inputs.ts";
import type { PredictionBatch } from "../../domain/prediction-batch.ts";
import type { PredictionSettings } from "../../domain/servable.ts";
import type { Blobs } from "../../ports/blobs.ts";

/**
 * The batch as it may be kept, its files named by digest. Where the store takes one of them not, the batch says what its
 * inputs were by their digests only: a name that leads nowhere would stop readers.
 */
export async function storeFiles(
  blobs: Pick<Blobs, "put">,
  batch: PredictionBatch,
  settings: PredictionSettings,
): Promise<PredictionBatch> {
  const kept = keptInputs(batch, settings);
  try {
    const columns = await Promise.all(
      Object.entries(kept.inputs).map(async ([name, column]) => {
        if (isPlainColumn(column)) return [name, column] as const;
        const digests: Digest[] = [];
        for (const file of column as readonly Uint8Array[]) digests.push(await blobs.put(file));
        return [name, digests] as const;
      }),
    );
    return { ...kept, inputs: Object.fromEntries(columns) };
  } catch {
    return keptInputs(batch, { ...settings, inputs: 0 });
  }
}
