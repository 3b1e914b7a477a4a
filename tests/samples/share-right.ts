/** How often a network is right on image files, with the codec and the runtime that serve. */
import { readFileSync } from "node:fs";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { type ImagePreprocessing, imageShape } from "../../src/domain/preprocessing.ts";
import type { ImageCodec } from "../../src/ports/image-codec.ts";

interface Trial {
  readonly model: Uint8Array;
  readonly steps: ImagePreprocessing;
  readonly images: ImageCodec;
  readonly classes: readonly string[];
  readonly tested: readonly { readonly file: string; readonly label: string }[];
}

export async function shareRight({ model, steps, images, classes, tested }: Trial): Promise<number> {
  const loaded = await createOnnxRuntime().load(model);
  const prepared = await Promise.all(tested.map(({ file }) => images.prepare(readFileSync(file), steps)));
  const size = prepared[0]?.data.length ?? 0;
  const data = new Float32Array(size * tested.length);
  for (const [index, each] of prepared.entries()) data.set(each.data, index * size);
  const shape = [tested.length, ...imageShape(steps)];
  const { logits } = await loaded.run({ [steps.input]: { datatype: "FP32", shape, data } });
  await loaded.close();
  const values = (logits?.data ?? []) as Float32Array;
  const best = tested.map((_, index) => {
    const row = [...values.subarray(index * classes.length, (index + 1) * classes.length)];
    return classes[row.indexOf(Math.max(...row))];
  });
  return tested.filter(({ label }, index) => best[index] === label).length / tested.length;
}
