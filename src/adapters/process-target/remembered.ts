/** What a supervisor answers with, kept beside its state: after a reboot, or its own death, it goes on with that. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, isDigest } from "../../domain/digest.ts";
import { folderOf } from "./state-file.ts";

/** An address behind which another supervisor answers. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface Remembered {
  readonly schema: 1;
  readonly bundle: Digest;
  readonly servingBuild: string;
  /** Of the public side. */
  readonly listen: string;
  readonly port: number;
  /** null: a server process of this supervisor answers. */
  readonly elsewhere: Place | null;
  /** How server processes are started, and what they are given beside the supervisor's own environment. */
  readonly command: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

const fileOf = (home: string, deployment: string): string => join(folderOf(home, deployment), "answers-with.json");

/** null: nothing is remembered, or what is cannot be read: then the next deployment says it anew. */
export async function recall(home: string, deployment: string): Promise<Remembered | null> {
  try {
    const value: unknown = JSON.parse(await readFile(fileOf(home, deployment), "utf8"));
    return isRemembered(value) ? value : null;
  } catch {
    return null;
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null) return false;
  const { schema, bundle, servingBuild, listen, port, elsewhere, command } = value as Partial<Record<string, unknown>>;
  const texts = typeof servingBuild === "string" && typeof listen === "string" && Array.isArray(command);
  return schema === 1 && isDigest(bundle) && texts && typeof port === "number" && typeof elsewhere === "object";
}

/** Aside, then renamed: whoever recalls it finds all of the old or all of the new. */
export async function remember(home: string, deployment: string, value: Remembered): Promise<void> {
  await mkdir(folderOf(home, deployment), { recursive: true });
  const aside = `${fileOf(home, deployment)}.${randomUUID()}`;
  try {
    // Tokens are in it only as hashes, and still it is nobody else's.
    await writeFile(aside, JSON.stringify(value), { mode: 0o600, flag: "wx", flush: true });
    await rename(aside, fileOf(home, deployment));
  } finally {
    await rm(aside, { force: true });
  }
}

export const forget = (home: string, deployment: string): Promise<void> =>
  rm(fileOf(home, deployment), { force: true });
