/** Tensors and properties of images are Pillow's and numpy's: see `tests/golden/images.py`. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createImageCodec } from "../../../src/adapters/image-codec/image-codec.ts";
import type { ImagePreprocessing, ImageProperty } from "../../../src/domain/preprocessing.ts";

const FOLDER = join(import.meta.dirname, "../../golden");

interface Golden {
  readonly steps: readonly ImagePreprocessing[];
  readonly tensors: readonly {
    readonly file: string;
    readonly steps: number;
    readonly length: number;
    readonly first: readonly number[];
    readonly sha256: string;
  }[];
  readonly properties: Readonly<Record<string, Readonly<Record<ImageProperty, number>>>>;
}

const golden = JSON.parse(readFileSync(join(FOLDER, "images.json"), "utf8")) as Golden;
const codec = createImageCodec({ threads: 2 });
afterAll(() => codec.close());

const fileOf = (name: string) => readFileSync(join(FOLDER, "images", name));
const stepsOf = (index: number) => golden.steps[index] as ImagePreprocessing;

describe("to the bit what Pillow 13.0.0 and numpy 2.4.6 give", () => {
  test.each(golden.tensors)("$file by steps $steps", async ({ file, steps, length, first, sha256 }) => {
    const { data } = await codec.prepare(fileOf(file), stepsOf(steps));
    expect(data.length).toBe(length);
    expect([...data.slice(0, first.length)]).toEqual(first);
    expect(createHash("sha256").update(data).digest("hex")).toBe(sha256);
  });
});

describe("the properties that numpy and scipy measure", () => {
  test.each(Object.entries(golden.properties))("%s", async (file, expected) => {
    const { properties } = await codec.prepare(fileOf(file), stepsOf(0));
    for (const [name, value] of Object.entries(expected)) {
      expect(properties[name as ImageProperty], name).toBeCloseTo(value, 9);
    }
  });
});
