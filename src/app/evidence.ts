/** The report of an evaluation with the pictures that it rests on, as a proposal carries it. */
import type { Digest } from "../domain/digest.ts";
import type { EvidenceReport } from "../domain/evidence-report.ts";
import type { EvaluationRecord } from "../domain/records.ts";
import type { Blobs } from "../ports/blobs.ts";
import { evidenceOf } from "../stages/evaluate/report/report.ts";

/** A thumbnail that is gone from the store is a gap in the page, and no reason to propose nothing. */
export async function gatherEvidence(blobs: Blobs, record: EvaluationRecord): Promise<EvidenceReport> {
  const images = new Map<Digest, Uint8Array>();
  for (const { thumbnail } of record.details?.examples ?? []) {
    if (thumbnail && (await blobs.has(thumbnail))) images.set(thumbnail, await blobs.get(thumbnail));
  }
  return evidenceOf(record, images);
}
