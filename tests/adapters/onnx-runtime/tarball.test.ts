/** npm's tarballs are read; whatever a package would not hold is refused. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readTarball } from "../../../src/adapters/onnx-runtime/tarball.ts";
import { type Entry, tarball } from "./tarball-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tarball-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function read(bytes: Uint8Array, wanted = (_path: string) => true): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, "package.tgz");
  writeFileSync(file, bytes);
  const found: Record<string, string> = {};
  await readTarball(file, {
    wanted,
    write: async (path, content) => {
      found[path] = content.toString();
    },
  });
  return found;
}

test("files come with their content, those that are not wanted do not", async () => {
  const long = "x".repeat(70_000);
  const bytes = tarball([
    { path: "package/package.json", content: "{}" },
    { path: "package/bin/", type: "5" },
    { path: "package/bin/big", content: long },
    { path: "package/bin/other", content: "other" },
    { path: "package/exactly-a-block", content: "y".repeat(512) },
  ]);
  expect(await read(bytes, (path) => path !== "bin/other")).toEqual({
    "package.json": "{}",
    "bin/big": long,
    "exactly-a-block": "y".repeat(512),
  });
});

test("what tar itself wrote is read", async () => {
  mkdirSync(join(folder, "package", "dist"), { recursive: true });
  writeFileSync(join(folder, "package", "dist", "index.js"), "module.exports = 1;\n");
  const bytes = execFileSync("tar", ["--format=ustar", "-czf", "-", "-C", folder, "package"]);
  expect(await read(bytes)).toEqual({ "dist/index.js": "module.exports = 1;\n" });
});

const REFUSED: readonly Entry[] = [
  { path: "package/../../outside", content: "x" },
  { path: "/etc/passwd", content: "x" },
  { path: "other/file", content: "x" },
  { path: "package/a/./b", content: "x" },
  { path: "package//b", content: "x" },
  { path: "package/a\\..\\b", content: "x" },
  { path: "package/c:d", content: "x" },
  { path: "package/link", type: "2" },
  { path: "package/long", type: "x" },
];

test.each(REFUSED)("the entry $path of type $type is refused", async (entry) => {
  await expect(read(tarball([entry]))).rejects.toThrow(/^the archive holds/);
});

test("an archive that was cut, and one that was changed, are refused", async () => {
  const whole = tarball([{ path: "package/a", content: "x".repeat(5_000) }]);
  await expect(read(whole.subarray(0, 40))).rejects.toThrow();
  const { gunzipSync, gzipSync } = await import("node:zlib");
  const plain = gunzipSync(whole);
  await expect(read(gzipSync(plain.subarray(0, 1_024)))).rejects.toThrow("ends within");
  await expect(read(gzipSync(plain.subarray(0, 5_632)))).rejects.toThrow("ends in the middle");
  plain[0] = 0x71;
  await expect(read(gzipSync(plain))).rejects.toThrow("damaged");
});
