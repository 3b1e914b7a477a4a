/** The runtime's download: verified, whole or not there at all, safe against kills and other runs. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { cachedPackage, downloadPackage } from "../../../src/adapters/onnx-runtime/download.ts";
import { runtimeLocator } from "../../../src/adapters/onnx-runtime/locate.ts";
import { librariesOf, whyUnusable } from "../../../src/adapters/onnx-runtime/package-folder.ts";
import { problemsOf } from "../../support/problems.ts";
import { answering, cut, type Misbehaviour, npmRegistry, otherBytes, packages } from "./npm-registry.ts";

let registry: Awaited<ReturnType<typeof npmRegistry>>;
let cache: string;
beforeAll(async () => {
  registry = await npmRegistry();
});
afterAll(() => registry.close());
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "tool-cache-"));
  registry.asked.length = 0;
  registry.misbehave();
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const download = () => downloadPackage({ registry: `${registry.url}/`, cache, packages, retryAfterMs: 1 });
const versions = () => dirname(join(cachedPackage(cache), "..", ".."));

test("keeps what this machine needs, in the layout of a tool cache", async () => {
  const folder = await download();
  expect(folder).toBe(cachedPackage(cache));
  expect(whyUnusable(folder)).toBeNull();
  const place = join(folder, "..", "..");
  const files = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(place.length + 1))
    .sort();
  expect(files).toEqual([
    "node_modules/onnxruntime-common/dist/index.js",
    "node_modules/onnxruntime-common/package.json",
    `node_modules/onnxruntime-node/${librariesOf(process.platform, process.arch)}/onnxruntime_binding.node`,
    "node_modules/onnxruntime-node/dist/index.js",
    "node_modules/onnxruntime-node/package.json",
    "sizes.json",
  ]);
  expect(readdirSync(versions()).sort()).toEqual([process.arch, `${process.arch}.complete`]);
});

test("bytes that the lock file does not name are never unpacked", async () => {
  registry.misbehave(otherBytes);
  const [problem] = await problemsOf(download());
  expect(problem?.code).toBe("RUNTIME_WRONG_BYTES");
  expect(readdirSync(versions())).toEqual([]);
  expect(registry.asked).toHaveLength(1);
});

test.each<readonly [string, readonly Misbehaviour[]]>([
  ["a registry that is busy", [answering(503), answering(429)]],
  ["a line that is cut", [cut]],
])("%s is asked again", async (_, how) => {
  registry.misbehave(...how);
  expect(whyUnusable(await download())).toBeNull();
  expect(registry.asked).toHaveLength(2 + how.length);
});

test("a registry that has no such package is asked once, one that stays silent three times", async () => {
  registry.misbehave(answering(404));
  expect((await problemsOf(download()))[0]).toMatchObject({ code: "RUNTIME_UNAVAILABLE" });
  expect(registry.asked).toHaveLength(1);
  registry.misbehave(cut, cut, cut);
  expect((await problemsOf(download()))[0]).toMatchObject({ code: "RUNTIME_UNAVAILABLE" });
  expect(registry.asked).toHaveLength(4);
  expect(readdirSync(versions())).toEqual([]);
});

test("runs at the same time leave one whole package", async () => {
  const folders = await Promise.all([download(), download(), download()]);
  expect(new Set(folders).size).toBe(1);
  expect(whyUnusable(cachedPackage(cache))).toBeNull();
  expect(readdirSync(versions()).sort()).toEqual([process.arch, `${process.arch}.complete`]);
});

test("killed in the middle nothing counts as there; the next run completes it", async () => {
  registry.misbehave((response, bytes) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, 100));
  });
  const program = join(import.meta.dirname, "download-program.ts");
  const child = spawn(process.execPath, [program, registry.url, cache]);
  while (registry.asked.length === 0) await new Promise((tick) => setTimeout(tick, 10));
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(whyUnusable(cachedPackage(cache))).not.toBeNull();
  expect(whyUnusable(await download())).toBeNull();
});

test("what a killed run left is removed when it is old, not while it may be under way", async () => {
  for (const name of [".unpack-old", ".unpack-young"]) mkdirSync(join(versions(), name), { recursive: true });
  utimesSync(join(versions(), ".unpack-old"), 1, 1);
  await download();
  expect(readdirSync(versions()).sort()).toEqual([".unpack-young", process.arch, `${process.arch}.complete`]);
});

test("a package whose files were cut short counts as absent, and is replaced", async () => {
  const folder = await download();
  const library = join(folder, librariesOf(process.platform, process.arch), "onnxruntime_binding.node");
  writeFileSync(library, "");
  expect(whyUnusable(folder)).toContain("is damaged");
  await download();
  expect(readFileSync(library)).toHaveLength(100_000);
  rmSync(library);
  expect(whyUnusable(folder)).not.toBeNull();
});

test("a folder that a person named is used or refused, never passed over", async () => {
  const place = join(await download(), "..", "..");
  const options = { workspace: cache, download: null };
  expect(await runtimeLocator({ ...options, named: place })()).toBe(cachedPackage(cache));
  expect(await runtimeLocator({ ...options, named: cachedPackage(cache) })()).toBe(cachedPackage(cache));
  const [problem] = await problemsOf(runtimeLocator({ ...options, named: cache })());
  expect(problem?.code).toBe("RUNTIME_UNUSABLE");
  const manifest = join(cachedPackage(cache), "package.json");
  writeFileSync(manifest, JSON.stringify({ name: "onnxruntime-node", version: "1.0.0" }));
  const [other] = await problemsOf(runtimeLocator({ ...options, named: cachedPackage(cache) })());
  expect(other?.message).toContain("version 1.0.0");
  expect(existsSync(manifest)).toBe(true);
});
