/** Bytes to a registry, in chunks: after a cut it goes on where the registry says that it stopped. */
import type { Digest } from "../../domain/digest.ts";
import type { UserError } from "../../domain/errors/user-error.ts";
import type { Ask } from "./ask.ts";
import { mayPass, type Session } from "./session.ts";

/** GitHub's registry answers 416 to a larger one ("exceeds the maximum permissible limit of 4.00MiB"). */
export const CHUNK_BYTES = 4 * 1024 * 1024;
/** How often an upload starts over that the registry has forgotten. */
const STARTS = 5;

interface Upload {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly chunkBytes: number;
}

type Pass = { readonly kind: "stored" } | { readonly kind: "lost"; readonly error: UserError };
type Sent = { readonly kind: "sent"; readonly location: URL } | Extract<Pass, { kind: "lost" }>;

export async function isStored(session: Session, digest: Digest): Promise<boolean> {
  const answer = await session.until({ method: "HEAD", at: `blobs/${digest}`, access: "pull,push" }, [200, 404]);
  await answer.dismiss();
  return answer.status === 200;
}

export async function upload(
  session: Session,
  digest: Digest,
  bytes: Uint8Array,
  chunkBytes = CHUNK_BYTES,
): Promise<void> {
  for (let start = 1; ; start++) {
    const pass = await uploadOnce(session, { digest, bytes, chunkBytes });
    if (pass.kind === "stored") return;
    // Perhaps only the last answer was lost.
    if (await isStored(session, digest)) return;
    if (start === STARTS) throw pass.error;
  }
}

async function uploadOnce(session: Session, upload: Upload): Promise<Pass> {
  const begin: Ask = { method: "POST", at: "blobs/uploads/", access: "pull,push", body: new Uint8Array() };
  const begun = await session.until(begin, [202]);
  const location = session.locate(begun.header("location"));
  if (!location) throw await session.refusal(begin, begun);
  const least = Number(begun.header("oci-chunk-min-length") ?? 0);
  await begun.dismiss();
  const chunkBytes = Math.max(upload.chunkBytes, Number.isSafeInteger(least) ? least : 0);
  if (upload.bytes.length <= chunkBytes) return finish(session, location, upload.digest, upload.bytes);
  const sent = await sendChunks(session, location, { ...upload, chunkBytes });
  return sent.kind === "lost" ? sent : finish(session, sent.location, upload.digest, new Uint8Array());
}

async function sendChunks(session: Session, begun: URL, { bytes, chunkBytes }: Upload): Promise<Sent> {
  let location = begun;
  let offset = 0;
  let failures = 0;
  while (offset < bytes.length) {
    const body = bytes.subarray(offset, offset + chunkBytes);
    const headers = {
      "content-type": "application/octet-stream",
      "content-range": `${offset}-${offset + body.length - 1}`,
    };
    const ask: Ask = { method: "PATCH", at: location, access: "pull,push", headers, body };
    const outcome = await session.once(ask);
    if (outcome.kind === "answer" && outcome.status === 202) {
      location = session.locate(outcome.header("location")) ?? location;
      offset += taken(outcome.header("range"), offset, body.length);
      failures = 0;
      await outcome.dismiss();
      continue;
    }
    failures += 1;
    if (mayPass(outcome) || outcome.kind !== "answer") await session.pause(ask, outcome, failures);
    else {
      const error = await session.refusal(ask, outcome);
      // A registry that will not have these bytes is not asked how many it has.
      if (outcome.status !== 416 || failures > 1)
        return isFinal(outcome.status) ? fail(error) : { kind: "lost", error };
    }
    const resumed = await whereItStopped(session, location);
    if (resumed.kind === "lost") return resumed;
    location = resumed.location;
    offset = resumed.offset;
  }
  return { kind: "sent", location };
}

/** What an answer of 202 accepted: less where it says so; all where what it says did not move (ECR's never does). */
function taken(range: string | null, offset: number, length: number): number {
  const end = endOf(range);
  return end !== null && end >= offset && end < offset + length ? end + 1 - offset : length;
}

const endOf = (range: string | null): number | null => {
  const [, end] = /^(?:bytes[= ])?0-(\d+)$/.exec(range?.trim() ?? "") ?? [];
  return end === undefined ? null : Number(end);
};

type Resumed =
  | { readonly kind: "at"; readonly location: URL; readonly offset: number }
  | Extract<Pass, { kind: "lost" }>;

async function whereItStopped(session: Session, location: URL): Promise<Resumed> {
  const ask: Ask = { method: "GET", at: location, access: "pull,push" };
  const answer = await session.until(ask, [204, 400, 404, 416]);
  const end = endOf(answer.header("range"));
  // `0-0` is said of one byte and of none.
  if (answer.status !== 204 || end === null || end === 0)
    return { kind: "lost", error: await session.refusal(ask, answer) };
  const next = session.locate(answer.header("location")) ?? location;
  await answer.dismiss();
  return { kind: "at", location: next, offset: end + 1 };
}

async function finish(session: Session, location: URL, digest: Digest, body: Uint8Array): Promise<Pass> {
  const at = new URL(location);
  at.searchParams.set("digest", digest);
  const headers = { "content-type": "application/octet-stream" };
  const ask: Ask = { method: "PUT", at, access: "pull,push", headers, body };
  for (let failures = 1; ; failures++) {
    const outcome = await session.once(ask);
    if (outcome.kind === "answer" && (outcome.status === 201 || outcome.status === 204)) {
      await outcome.dismiss();
      return { kind: "stored" };
    }
    if (outcome.kind === "answer" && !mayPass(outcome)) {
      const error = await session.refusal(ask, outcome);
      return isFinal(outcome.status) ? fail(error) : { kind: "lost", error };
    }
    await session.pause(ask, outcome, failures);
    if (await isStored(session, digest)) return { kind: "stored" };
  }
}

/** No new upload changes these; anything else may be an upload that the registry lost. */
const isFinal = (status: number): boolean => [401, 403, 405, 413].includes(status);

function fail(error: UserError): never {
  throw error;
}
