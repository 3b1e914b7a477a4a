/** Bytes from a registry: after a cut it asks for the rest only. Whoever calls verifies what came. */
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Ask } from "./ask.ts";
import { type Answer, reasonOf } from "./http.ts";
import type { Session } from "./session.ts";

/** What has come so far. */
interface Held {
  bytes: Uint8Array;
  length: number;
}

/** null: the registry has no such blob. */
export async function download(session: Session, digest: Digest, maxBytes: number): Promise<Uint8Array | null> {
  const held: Held = { bytes: new Uint8Array(), length: 0 };
  for (let failures = 1; ; failures++) {
    const before = held.length;
    const range = held.length > 0 ? { range: `bytes=${held.length}-` } : undefined;
    const ask: Ask = { method: "GET", at: `blobs/${digest}`, access: "pull", ...(range && { headers: range }) };
    // 416: all of it is here already, or nothing can be said; the digest decides.
    const answer = await session.until(ask, [200, 206, 404, 416]);
    if (answer.status === 404 || answer.status === 416) await answer.dismiss();
    if (answer.status === 404) return null;
    if (answer.status === 416) return held.bytes.subarray(0, held.length);
    const tooLarge = () => userError("BLOB_TOO_LARGE", { with: { digest, store: session.store, maxBytes } });
    // A server that ignores ranges, or understands them otherwise, sends everything anew.
    if (answer.status === 200) held.length = 0;
    else if (startOf(answer.header("content-range")) !== held.length) {
      await answer.dismiss();
      throw userError("BLOB_CORRUPT", { with: { digest, store: session.store } });
    }
    const cut = await readInto(held, answer, maxBytes, tooLarge);
    if (cut === null) return held.bytes.subarray(0, held.length);
    if (held.length > before) failures = 1;
    await session.pause(ask, { kind: "cut", reason: cut }, failures);
  }
}

const startOf = (range: string | null): number | null => {
  const [, start] = /^bytes (\d+)-/.exec(range ?? "") ?? [];
  return start === undefined ? null : Number(start);
};

/** null: to the end; else why it was cut. */
async function readInto(held: Held, answer: Answer, maxBytes: number, tooLarge: () => Error): Promise<string | null> {
  const expected = held.length + Number(answer.header("content-length") ?? 0);
  if (expected > maxBytes) {
    await answer.dismiss();
    throw tooLarge();
  }
  reserve(held, expected);
  const chunks = answer.chunks();
  for (;;) {
    const next = await chunks.next().catch((error: unknown) => reasonOf(error));
    if (typeof next === "string") return next;
    if (next.done) return null;
    if (held.length + next.value.length > maxBytes) {
      await chunks.return(undefined);
      throw tooLarge();
    }
    reserve(held, held.length + next.value.length);
    held.bytes.set(next.value, held.length);
    held.length += next.value.length;
  }
}

function reserve(held: Held, length: number): void {
  if (held.bytes.length >= length) return;
  const grown = new Uint8Array(Math.max(length, held.bytes.length * 2));
  grown.set(held.bytes.subarray(0, held.length));
  held.bytes = grown;
}
