/** Archives for the engine: what is packed here others unpack, and the other way round. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { packTar, type TarEntry, unpackTar } from "../../../src/adapters/docker-target/tar.ts";

const scratch = mkdtempSync(join(tmpdir(), "understudy-tar-"));
afterAll(() => rmSync(scratch, { recursive: true }));

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpacked(bytes: Uint8Array, size = 64): Promise<readonly TarEntry[]> {
  const entries: TarEntry[] = [];
  for await (const { path, content } of unpackTar(inPieces(bytes, size))) {
    entries.push({ path, content: Uint8Array.from(content) });
  }
  return entries;
}

describe("an archive", () => {
  it("is what it was packed of, however it arrives", async () => {
    const file = fc.record({
      path: fc.stringMatching(/^[a-z]{1,20}(\/[a-z0-9.-]{1,20}){0,3}$/),
      content: fc.uint8Array({ maxLength: 3_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 6 }), fc.integer({ min: 1, max: 2_000 }), async (files, size) => {
        expect(await unpacked(packTar(files), size)).toEqual(
          files.map((each) => ({ ...each, content: Uint8Array.from(each.content) })),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("is unpacked by tar, with owners and modes", () => {
    const tar = packTar([
      { path: "blobs", content: null, owner: 1000 },
      { path: "blobs/one", content: Buffer.from("bytes"), owner: 1000, mode: 0o600 },
    ]);
    const listed = execFileSync("tar", ["--numeric-owner", "-tvf", "-"], { input: tar, encoding: "utf8" });
    expect(listed).toMatch(/^drwxr-xr-x 1000\/1000 +0 1970-01-01 .* blobs\/$/m);
    expect(listed).toMatch(/^-rw------- 1000\/1000 +5 1970-01-01 .* blobs\/one$/m);
  });

  it.each(["gnu", "pax", "ustar"])(
    "of tar is read, in its form %s: long names, and nothing but files",
    async (format) => {
      const name = `${"deep/".repeat(25)}file`;
      const folder = join(scratch, format);
      mkdirSync(join(folder, "deep/".repeat(25)), { recursive: true });
      writeFileSync(join(folder, name), "content");
      symlinkSync("/etc/passwd", join(folder, "link"));
      const tar = execFileSync("tar", ["--format", format, "-C", folder, "-cf", "-", "deep", "link"]);
      expect(await unpacked(tar, 100)).toEqual([{ path: name, content: Uint8Array.from(Buffer.from("content")) }]);
    },
  );

  it("that is cut off is an error, never half a file", async () => {
    const tar = packTar([{ path: "one", content: Buffer.alloc(2_000, 1) }]);
    await expect(unpacked(tar.subarray(0, 1_500))).rejects.toThrow("in the middle of a file");
    expect(() => packTar([{ path: "x".repeat(101), content: Buffer.alloc(0) }])).toThrow("100 bytes");
  });
});
