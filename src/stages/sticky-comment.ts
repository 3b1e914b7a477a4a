/** One comment a subject, edited in place: found by its marker among what the pipeline or a writer of the repository said. */
import { type Marker, readMarker, writeMarker } from "../domain/names.ts";
import type { Comment, Forge } from "../ports/forge.ts";

export interface StickyComment {
  readonly kind: Marker["kind"];
  /** The subject, within its thread. */
  readonly key: string;
  /** Facts that a re-run needs. */
  readonly data?: Marker["data"];
  /** Markdown within the forge's limit; the marker is added. */
  readonly body: string;
}

/** Anybody may write a marker into a comment: only a bot's, or that of somebody who may write here anyway, counts. */
export async function findSticky(
  forge: Forge,
  number: number,
  { kind, key }: Pick<StickyComment, "kind" | "key">,
): Promise<Comment | null> {
  for (const comment of await forge.comments(number)) {
    const marker = readMarker(comment.body);
    if (marker?.kind === kind && marker.key === key && (await speaksForUs(forge, comment.author))) return comment;
  }
  return null;
}

export async function speaksForUs(forge: Pick<Forge, "access">, author: string): Promise<boolean> {
  if (author.endsWith("[bot]")) return true;
  const access = await forge.access(author);
  return access === "write" || access === "admin";
}

/** Writes nothing when the comment says this already. */
export async function stick(
  forge: Forge,
  number: number,
  comment: StickyComment,
): Promise<"posted" | "updated" | "unchanged"> {
  const { kind, key, data } = comment;
  const body = `${comment.body.trimEnd()}\n\n${writeMarker({ kind, key, ...(data && { data }) })}\n`;
  const existing = await findSticky(forge, number, comment);
  if (existing === null) {
    await forge.comment(number, body);
    return "posted";
  }
  if (existing.body.trim() === body.trim()) return "unchanged";
  await forge.updateComment(number, existing.id, body);
  return "updated";
}
