/** Puts a few bytes into the registry of UNDERSTUDY_BLOBS and gets them back: run on GitHub, against the real one. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/adapters/clock/clock.ts";
import { composeBlobs } from "../src/app/blobs.ts";
import { readEnvironment } from "../src/app/env.ts";
import { GLOBAL_INPUTS, settingsOf } from "../src/app/settings.ts";

const unset = Object.fromEntries(Object.keys(GLOBAL_INPUTS).map((name) => [name, null]));
const globals = { ...unset, directory: "." } as Parameters<typeof settingsOf>[0];
const { blobs: store } = settingsOf(globals, readEnvironment(), process.cwd());
if (store.kind !== "oci") throw new Error("UNDERSTUDY_BLOBS names no registry");

/** With an empty folder before it, so that what comes back comes from the registry. */
async function elsewhere<T>(work: (blobs: ReturnType<typeof composeBlobs>) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-registry-"));
  try {
    return await work(composeBlobs(folder, store, systemClock()));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bytes = randomBytes(100_000);
const digest = await elsewhere((blobs) => blobs.put(bytes));
const back = await elsewhere((blobs) => blobs.get(digest));
if (!bytes.equals(back)) throw new Error(`${digest} came back as something else`);
console.log(`${store.registry}/${store.repository}: ${bytes.length} bytes went there and came back as ${digest}`);
