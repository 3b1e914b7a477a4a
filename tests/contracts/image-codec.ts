/** What every image codec does. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/domain/errors/user-error.ts";
import type { ImageChange } from "../../src/domain/image-change.ts";
import { IMAGE_PROPERTIES, type ImagePreprocessing, imageShape } from "../../src/domain/preprocessing.ts";
import type { ImageCodec, ImageEditor } from "../../src/ports/image-codec.ts";

const golden = (name: string) => readFileSync(join(import.meta.dirname, "../golden/images", name));
const JPEG = golden("420.jpg");
const PNG = golden("rgb.png");

export const STEPS: ImagePreprocessing = {
  kind: "image",
  input: "pixels",
  colour: "rgb",
  resize: { width: 12, height: 10, fit: "cover" },
  crop: { width: 8, height: 6 },
  normalise: { mean: [0.5, 0.4, 0.3], deviation: [0.2, 0.3, 0.4] },
  layout: "NCHW",
};

export function imageCodecContract(name: string, make: () => ImageCodec): void {
  describe(`${name} keeps the image codec's contract`, () => {
    const codec = make();
    afterAll(() => codec.close());

    test("its build names it and a version", () => {
      expect(codec.build).toMatch(/^[a-z-]+@\S+$/);
    });

    test.each([
      ["NCHW", "rgb"],
      ["NHWC", "rgb"],
      ["NCHW", "grey"],
      ["NHWC", "grey"],
    ] as const)("gives as many values as %s in %s holds, all finite", async (layout, colour) => {
      const steps = { ...STEPS, layout, colour };
      const { data } = await codec.prepare(JPEG, steps);
      expect(data.length).toBe(imageShape(steps).reduce((product, size) => product * size, 1));
      expect(data.every(Number.isFinite)).toBe(true);
    });

    test("measures every property", async () => {
      const { properties } = await codec.prepare(PNG, STEPS);
      expect(Object.keys(properties).sort()).toEqual([...IMAGE_PROPERTIES].sort());
      expect(Object.values(properties).every(Number.isFinite)).toBe(true);
      expect(properties.bytes).toBe(PNG.length);
    });

    test("gives the same for the same bytes, also when many ask at once, and leaves them as they were", async () => {
      const before = Uint8Array.from(JPEG);
      const alone = await codec.prepare(JPEG, STEPS);
      const together = await Promise.all(
        Array.from({ length: 12 }, (_, index) => codec.prepare(index % 2 ? PNG : JPEG, STEPS)),
      );
      for (const [index, each] of together.entries()) if (index % 2 === 0) expect(each).toEqual(alone);
      expect(Uint8Array.from(JPEG)).toEqual(before);
    });

    test("an image that is none fails alone", async () => {
      const asked = [JPEG, new TextEncoder().encode("GIF89a"), PNG, new Uint8Array()];
      const settled = await Promise.allSettled(asked.map((image) => codec.prepare(image, STEPS)));
      expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
      for (const each of settled) {
        if (each.status === "rejected") expect(String(each.reason)).toContain("IMAGE_UNREADABLE");
      }
    });

    test("whatever the bytes are, it answers or says in words why not", async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom("", "jpeg", "png"), fc.uint8Array({ maxLength: 400 }), async (start, rest) => {
          const head = start === "jpeg" ? JPEG.subarray(0, 2) : start === "png" ? PNG.subarray(0, 8) : [];
          const error = await codec
            .prepare(Uint8Array.from([...head, ...rest]), STEPS)
            .catch((reason: unknown) => reason);
          if (error instanceof Error) expect(error).toBeInstanceOf(UserError);
        }),
        { numRuns: 60 },
      );
    });
  });
}

const CHANGES: readonly ImageChange[] = [
  { kind: "brightness", factor: 0.5 },
  { kind: "contrast", factor: 1.5 },
  { kind: "blur", sigma: 1 },
  { kind: "noise", amount: 0.1, seed: 7 },
  { kind: "jpeg", quality: 20 },
  { kind: "rotation", degrees: 15 },
];

export function imageEditorContract(name: string, make: () => ImageCodec & ImageEditor): void {
  describe(`${name} keeps the image editor's contract`, () => {
    const codec = make();
    afterAll(() => codec.close());

    test.each(CHANGES)("an image changed by $kind is an image, another one, and always the same", async (change) => {
      const before = Uint8Array.from(JPEG);
      const changed = await codec.perturb(JPEG, change);
      expect(changed).not.toEqual(before);
      expect([...changed.subarray(0, 2)]).toEqual(change.kind === "jpeg" ? [0xff, 0xd8] : [0x89, 0x50]);
      expect((await codec.prepare(changed, STEPS)).data.every(Number.isFinite)).toBe(true);
      expect(await codec.perturb(JPEG, change)).toEqual(changed);
      expect(Uint8Array.from(JPEG)).toEqual(before);
    });

    test("a thumbnail is a PNG, and always the same", async () => {
      const small = await codec.thumbnail(JPEG, 16);
      expect([...small.subarray(0, 4)]).toEqual([...PNG.subarray(0, 4)]);
      expect(await codec.thumbnail(JPEG, 16)).toEqual(small);
      expect(await codec.thumbnail(PNG, 16)).not.toEqual(small);
    });

    test("what is no image is not changed either", async () => {
      const none = new TextEncoder().encode("GIF89a");
      await expect(codec.perturb(none, { kind: "blur", sigma: 1 })).rejects.toThrow("IMAGE_UNREADABLE");
      await expect(codec.thumbnail(none, 16)).rejects.toThrow("IMAGE_UNREADABLE");
    });
  });
}
