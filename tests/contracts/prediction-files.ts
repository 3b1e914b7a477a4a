/** What the files of a machine's prediction log look like to a collector, wherever they are kept. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PredictionFiles } from "../../src/ports/prediction-files.ts";

export interface PredictionFilesUnderTest {
  readonly files: PredictionFiles;
  /** Writes as it is, at the end of a file of the deployment. */
  write(deployment: string, file: string, text: string): Promise<void>;
  dispose(): Promise<void>;
}

const ALL = { bytes: 1_000, lines: 1_000 };

export function predictionFilesContract(name: string, make: () => Promise<PredictionFilesUnderTest>): void {
  describe(`prediction files: ${name}`, () => {
    let under: PredictionFilesUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.dispose());

    const read = async (from: number, most = ALL) =>
      new TextDecoder().decode(await under.files.read("garden", "1.jsonl", from, most));

    it("has no name and no files where nothing was logged", async () => {
      expect(await under.files.source()).toBeNull();
      expect(await under.files.list("garden")).toEqual([]);
    });

    it("keeps its name", async () => {
      await under.write("garden", "1.jsonl", "a\n");
      expect(await under.files.source(true)).toMatch(/\S/);
      const [first, again] = await Promise.all([under.files.source(), under.files.source()]);
      expect(first).toMatch(/\S/);
      expect(again).toBe(first);
      expect(await under.files.source()).toBe(first);
      expect(await under.files.source(true)).toBe(first);
    });

    it("lists the files of one deployment, oldest first, with their size", async () => {
      await under.write("garden", "2.jsonl", "ü\n");
      await under.write("garden", "1.jsonl", "a\nb");
      await under.write("orchard", "3.jsonl", "c\n");
      expect(await under.files.list("garden")).toEqual([
        { name: "1.jsonl", bytes: 3 },
        { name: "2.jsonl", bytes: 3 },
      ]);
    });

    it("reads whole lines from a byte on, and no torn one", async () => {
      await under.write("garden", "1.jsonl", "ä\nb\nc");
      expect(await read(0)).toBe("ä\nb\n");
      expect(await read(3)).toBe("b\n");
      expect(await read(5)).toBe("");
      expect(await read(99)).toBe("");
      await under.write("garden", "1.jsonl", "c\n");
      expect(await read(5)).toBe("cc\n");
    });

    it("reads no more lines and bytes than wanted", async () => {
      await under.write("garden", "1.jsonl", "a\nbb\nccc\n");
      expect(await read(0, { bytes: 1_000, lines: 2 })).toBe("a\nbb\n");
      expect(await read(0, { bytes: 6, lines: 1_000 })).toBe("a\nbb\n");
      await expect(read(5, { bytes: 3, lines: 1_000 })).rejects.toThrow(/PREDICTION_LOG_UNREADABLE/);
    });
  });
}
