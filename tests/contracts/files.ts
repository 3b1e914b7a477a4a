/** What every `Files` keeps. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Files } from "../../src/ports/files.ts";

export function filesContract(name: string, make: () => Promise<Files>): void {
  describe(`Files: ${name}`, () => {
    let files: Files;
    let folder: string;
    const text = async (path: string) => new TextDecoder().decode(await files.read(path));

    beforeEach(async () => {
      files = await make();
      folder = await files.temporaryFolder("understudy-files-");
      return () => files.remove(folder);
    });

    it("writes, reads and replaces, making folders on the way", async () => {
      await files.write(`${folder}/a/b/c.txt`, "one");
      await files.write(`${folder}/a/b/c.txt`, new Uint8Array([116, 119, 111]));
      expect(await text(`${folder}/a/b/c.txt`)).toBe("two");
    });

    it("writes what comes in parts as one file, or nothing where a part fails", async () => {
      async function* parts(fails: boolean) {
        yield new Uint8Array([111]);
        yield new Uint8Array([110, 101]);
        if (fails) throw new Error("no more");
      }
      await files.write(`${folder}/parts.txt`, parts(false));
      await expect(files.write(`${folder}/parts.txt`, parts(true))).rejects.toThrow("no more");
      await expect(files.write(`${folder}/others.txt`, parts(true))).rejects.toThrow("no more");
      expect(await text(`${folder}/parts.txt`)).toBe("one");
      expect(await files.list(folder)).toEqual(["parts.txt"]);
    });

    it("lists what is below a folder, sorted, nothing hidden", async () => {
      for (const path of ["b.txt", "a/z.txt", "a/b/c.txt", ".hidden", ".git/config", "a/.DS_Store"]) {
        await files.write(`${folder}/${path}`, path);
      }
      expect(await files.list(folder)).toEqual(["a/b/c.txt", "a/z.txt", "b.txt"]);
      expect(await files.list(`${folder}/a/`)).toEqual(["b/c.txt", "z.txt"]);
    });

    it("tells an empty folder from none", async () => {
      expect(await files.list(folder)).toEqual([]);
      await expect(files.list(`${folder}/none`)).rejects.toThrow();
      expect(await files.exists(folder)).toBe(true);
      expect(await files.exists(`${folder}/none`)).toBe(false);
    });

    it("fails to read what is not there", async () => {
      await expect(files.read(`${folder}/none`)).rejects.toMatchObject({ code: "ENOENT" });
    });

    it("removes files and folders, and what is gone already", async () => {
      await files.write(`${folder}/a/b.txt`, "x");
      await files.write(`${folder}/ab.txt`, "x");
      await files.remove(`${folder}/a`);
      await files.remove(`${folder}/a`);
      expect(await files.list(folder)).toEqual(["ab.txt"]);
      expect(await files.exists(`${folder}/a/b.txt`)).toBe(false);
    });

    it("gives every caller a folder of its own", async () => {
      const second = await files.temporaryFolder("understudy-files-");
      expect(second).not.toBe(folder);
      await files.remove(second);
      expect(await files.exists(second)).toBe(false);
    });
  });
}
