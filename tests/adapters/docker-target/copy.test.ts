/** The prediction log on its way home: what is new, nothing twice, and the servers learn what may go. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { copyPredictions } from "../../../src/adapters/docker-target/copy.ts";
import type { Engine } from "../../../src/adapters/docker-target/engine.ts";
import { packTar, type TarEntry, unpackTar } from "../../../src/adapters/docker-target/tar.ts";
import { removeExpired } from "../../../src/adapters/prediction-log-folder/retention.ts";

const home = mkdtempSync(join(tmpdir(), "understudy-home-"));
const volume = mkdtempSync(join(tmpdir(), "understudy-volume-"));
afterAll(() => {
  for (const folder of [home, volume]) rmSync(folder, { recursive: true });
});

async function* once(bytes: Uint8Array) {
  yield bytes;
}
const text = (content: string) => Buffer.from(content);

/** An engine that has this archive, and keeps what it is given. */
function engineWith(entries: readonly TarEntry[]) {
  const given = new Map<string, string>();
  const engine: Pick<Engine, "getArchive" | "putArchive"> = {
    getArchive: async () => once(packTar(entries)),
    putArchive: async (_, path, tar) => {
      for await (const entry of unpackTar(once(tar))) given.set(`${path}/${entry.path}`, entry.content.toString());
    },
  };
  return { engine: engine as Engine, given };
}

it("appends what is new, leaves out what is nobody's log, and notes how much is home", async () => {
  const first = engineWith([
    { path: "garden", content: null },
    { path: "garden/a.jsonl", content: text("1\n") },
    { path: "garden/../../out.jsonl", content: text("no") },
    { path: "other/b.jsonl", content: text("no") },
    { path: "garden/.collected/a.jsonl", content: text("2") },
  ]);
  await copyPredictions(first.engine, "understudy-garden", "garden", home);
  const grown = engineWith([{ path: "garden/a.jsonl", content: text("1\n2\n") }]);
  await copyPredictions(grown.engine, "understudy-garden", "garden", home);
  expect(readdirSync(home)).toEqual(["garden"]);
  expect(readdirSync(join(home, "garden"))).toEqual(["a.jsonl"]);
  expect(readFileSync(join(home, "garden/a.jsonl"), "utf8")).toBe("1\n2\n");
  const mark = "/var/lib/understudy/predictions/garden/.collected/a.jsonl";
  expect([...first.given]).toEqual([[mark, "2"]]);
  expect([...grown.given]).toEqual([[mark, "4"]]);
});

it("keeps what was not brought home, however old it is", async () => {
  const log: readonly TarEntry[] = [{ path: "garden/home.jsonl", content: text("1\n") }];
  const { engine, given } = engineWith(log);
  await copyPredictions(engine, "understudy-garden", "garden", home);
  const root = join(volume, "garden");
  for (const [path, content] of given) {
    const name = path.slice("/var/lib/understudy/predictions/garden/".length);
    mkdirSync(join(root, ".collected"), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  for (const name of ["home.jsonl", "late.jsonl"]) writeFileSync(join(root, name), "1\n");
  const now = Date.now() + 1_000_000;
  const expiry = { folder: volume, deployment: "garden", retainMs: 1, now, current: null };
  expect(await removeExpired(expiry)).toBe(1);
  expect(readdirSync(root).filter((name) => name.endsWith(".jsonl"))).toEqual(["late.jsonl"]);
});
