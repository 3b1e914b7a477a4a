/** What every `Blobs` keeps. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Digest, digestOf } from "../../src/domain/digest.ts";
import type { Blobs } from "../../src/ports/blobs.ts";

export function blobsContract(name: string, make: () => Promise<Blobs>): void {
  describe(`Blobs: ${name}`, () => {
    let blobs: Blobs;
    beforeEach(async () => {
      blobs = await make();
    });

    it("gives back what was put, under its SHA-256", async () => {
      const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
      const digest = await blobs.put(bytes);
      expect(digest).toBe(digestOf(bytes));
      expect(await blobs.get(digest)).toEqual(bytes);
      expect(await blobs.has(digest)).toBe(true);
    });

    it("takes text and nothing at all", async () => {
      expect(new TextDecoder().decode(await blobs.get(await blobs.put("é\r\n")))).toBe("é\r\n");
      expect(await blobs.get(await blobs.put(""))).toEqual(new Uint8Array());
    });

    it("takes the same bytes again, also at the same time", async () => {
      const digests = await Promise.all(Array.from({ length: 10 }, () => blobs.put("the same")));
      expect(new Set(digests).size).toBe(1);
      expect(await blobs.has(digestOf("the same"))).toBe(true);
    });

    it("does not share its bytes with the caller", async () => {
      const bytes = new Uint8Array([1, 2, 3]);
      const digest = await blobs.put(bytes);
      bytes[0] = 9;
      const read = await blobs.get(digest);
      read[1] = 9;
      expect(await blobs.get(digest)).toEqual(new Uint8Array([1, 2, 3]));
    });

    it("takes what another call has put already, and keeps apart what differs in one byte", async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
      const first = await blobs.put(bytes);
      expect(await blobs.put(bytes.slice())).toBe(first);
      bytes[69_999] = 0;
      const second = await blobs.put(bytes);
      expect(second).not.toBe(first);
      expect((await blobs.get(first))[69_999]).toBe(69_999 % 256);
      expect((await blobs.get(second))[69_999]).toBe(0);
    });

    it.each(["sha256:../../etc/passwd", "sha256:abc", "latest", ""])("has nothing under %j", async (text) => {
      expect(await blobs.has(text as Digest)).toBe(false);
      await expect(blobs.get(text as Digest)).rejects.toThrow(/BLOB_MISSING/);
    });

    it("says what is missing", async () => {
      const digest = digestOf("never put");
      expect(await blobs.has(digest)).toBe(false);
      await expect(blobs.get(digest)).rejects.toThrow(/BLOB_MISSING.*sha256:/);
    });
  });
}
