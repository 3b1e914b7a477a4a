/** Requests that nobody means well with. A refusal is an answer; a fault of the server, or silence, is a failure. */
import { isDigest } from "../../../domain/digest.ts";
import { UserError } from "../../../domain/errors/user-error.ts";
import type { Row } from "../../../domain/table.ts";
import type { RawRequest } from "../../../ports/inference.ts";
import { malformedCorpus } from "./malformed-corpus.ts";
import { malformedImages } from "./malformed-images.ts";
import type { Session } from "./session.ts";

export interface MalformedMeasured {
  readonly requests: number;
  readonly failures: number;
}

/** After so many without any answer nobody is there; what is left would not be answered either. */
const GONE_AFTER = 3;
const SERVERS_FAULT = 500;

/** A server that does not live through it is started again, and that counts as one more failure. */
export async function malformedRequests(
  session: Session,
  rows: readonly Row[],
  random: () => number,
): Promise<MalformedMeasured> {
  const corpus = await corpusOf(session, rows, random);
  let failures = 0;
  let silent = 0;
  for (const [index, request] of corpus.entries()) {
    const status = await statusOf(session, request);
    silent = status === null ? silent + 1 : 0;
    if (status === null || status >= SERVERS_FAULT) failures++;
    if (silent < GONE_AFTER) continue;
    failures += corpus.length - index - 1;
    break;
  }
  const isThere = silent < GONE_AFTER && (await isAlive(session));
  if (!isThere) await session.restart();
  return { requests: corpus.length + 1, failures: failures + (isThere ? 0 : 1) };
}

async function corpusOf(
  { ports, signature, member }: Session,
  rows: readonly Row[],
  random: () => number,
): Promise<readonly RawRequest[]> {
  const { model } = member;
  const tabular = malformedCorpus({ signature, model, row: rows[0] ?? {}, random });
  const [feature] = signature.features.filter(({ type }) => type === "image");
  const cell = feature && rows.map((row) => row[feature.name]).find(isDigest);
  if (!feature || !cell) return tabular;
  return [...tabular, ...malformedImages(feature.name, await ports.blobs.get(cell), random)];
}

/** null: no answer. */
async function statusOf({ ports, url }: Session, request: RawRequest): Promise<number | null> {
  try {
    return (await ports.inference.send(url, request)).status;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

async function isAlive({ ports, url }: Session): Promise<boolean> {
  try {
    await ports.inference.describe(url);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
