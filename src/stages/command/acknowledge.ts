/** Keeps on record that a person knows of trouble: until then its issue says so, and nobody is told again. */
import { digestOfJson } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { AcknowledgementRecord } from "../../domain/records.ts";
import type { Comment } from "../../ports/forge.ts";
import type { Records } from "../../ports/records.ts";
import { markerOf, type Thread } from "./subject.ts";

/** Counted from the comment: asked again, the same record. */
export async function acknowledge(
  records: Records,
  thread: Thread,
  comment: Comment,
  forMs: number,
  dryRun: boolean,
): Promise<AcknowledgementRecord> {
  const marker = thread.kind === "issue" ? markerOf(thread) : null;
  if (marker?.kind !== "drift") {
    throw userError("COMMAND_PLACE_WRONG", { with: { command: "/ack", place: "issues of monitoring" } });
  }
  const record: AcknowledgementRecord = {
    schema: 1,
    kind: "acknowledgement",
    key: digestOfJson({ issue: marker.key, comment: comment.id }),
    createdAt: comment.createdAt,
    issue: marker.key,
    until: new Date(Date.parse(comment.createdAt) + forMs).toISOString(),
    by: comment.author,
  };
  return dryRun ? record : (await records.put(record)).record;
}
