/** The champion and its shadows look at one image: it is decoded once for all who prepare it alike. */
import { expect, test } from "vitest";
import { memoryImageCodec } from "../../src/adapters/memory/image-codec.ts";
import type { ImagePreprocessing } from "../../src/domain/preprocessing.ts";
import { sharedImages } from "../../src/serving/shared-images.ts";
import { imageCodecContract, STEPS } from "../contracts/image-codec.ts";

imageCodecContract("shared-images", () => sharedImages(memoryImageCodec()));

/** How often the codec itself is asked. */
function counted() {
  const codec = memoryImageCodec();
  const asked: ImagePreprocessing[] = [];
  const images = sharedImages({
    ...codec,
    prepare: (file, steps) => {
      asked.push(steps);
      return codec.prepare(file, steps);
    },
  });
  return { images, asked };
}

const FILE = Uint8Array.of(0xff, 0xd8, 7);

test("once for the same file and the same steps, whatever the model calls its input", async () => {
  const { images, asked } = counted();
  const answers = await Promise.all([
    images.prepare(FILE, STEPS),
    images.prepare(FILE, { ...STEPS, input: "another" }),
    images.prepare(FILE, STEPS),
  ]);
  expect(asked).toHaveLength(1);
  expect(new Set(answers).size).toBe(1);
});

test("again for other steps, and for another request's file of the same bytes", async () => {
  const { images, asked } = counted();
  await images.prepare(FILE, STEPS);
  const grey = await images.prepare(FILE, { ...STEPS, colour: "grey" });
  await images.prepare(Uint8Array.from(FILE), STEPS);
  expect(asked).toHaveLength(3);
  expect(grey.data).toHaveLength(6 * 8);
});

test("one that is damaged is damaged for all", async () => {
  const { images, asked } = counted();
  const damaged = Uint8Array.of(1);
  for (let time = 0; time < 2; time += 1) {
    await expect(images.prepare(damaged, STEPS)).rejects.toThrow("IMAGE_UNREADABLE");
  }
  expect(asked).toHaveLength(1);
});
