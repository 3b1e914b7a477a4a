/** Images on their way into the model's queue: bounded, whoever asks; a queue that has emptied takes anything. */
import { expect, test } from "vitest";
import { memoryImageCodec } from "../../src/adapters/memory/image-codec.ts";
import type { ImageCodec } from "../../src/ports/image-codec.ts";
import { faceOf } from "../../src/serving/face.ts";
import { Fault } from "../../src/serving/fault.ts";
import { preparationOf } from "../../src/serving/prepare.ts";
import type { Question } from "../../src/serving/question.ts";
import { STEPS } from "../contracts/image-codec.ts";

const signature = {
  task: "image-classification",
  features: [{ name: "picture", type: "image" }],
  label: { name: "kind", classes: ["car", "truck"] },
} as const;
const servable = {
  schema: 1,
  model: "sha256:0",
  signature,
  preprocessing: STEPS,
  postprocessing: { classes: signature.label.classes },
  golden: { rows: [], probabilities: [], tolerance: 0 },
} as unknown as Parameters<typeof preparationOf>[0];
const JPEG = Uint8Array.of(0xff, 0xd8, 1, 2);

const question = (images: readonly Uint8Array[]): Question => ({
  id: "q",
  rows: images.length,
  inputs: { picture: { datatype: "BYTES", shape: [images.length, 1], data: images } },
  timestamps: null,
  receivedAt: 0,
  fallback: null,
  deadline: Number.POSITIVE_INFINITY,
  caller: null,
});

/** Decodes nothing before it is let go. */
function held() {
  const real = memoryImageCodec();
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const prepare: ImageCodec["prepare"] = async (image, steps) => {
    await gate;
    return real.prepare(image, steps);
  };
  return { codec: { ...real, prepare }, letGo: () => letGo() };
}

const many = (count: number) => question(Array.from({ length: count }, () => JPEG));

test("who comes beyond the bound is told to come again, and everybody before is answered", async () => {
  const { codec, letGo } = held();
  const { prepare } = preparationOf(servable, faceOf(signature, signature.label.classes), codec);
  const waiting = Array.from({ length: 64 }, () => prepare(many(4)));
  const refused = await Promise.resolve(prepare(many(1))).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Fault);
  expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
  letGo();
  expect((await Promise.all(waiting)).map(({ rows }) => rows)).toEqual(Array.from({ length: 64 }, () => 4));
  expect((await prepare(many(1))).feeds.pixels?.shape).toEqual([1, 3, 6, 8]);
});

test("a request that is larger than the bound comes in where nothing waits", async () => {
  const { codec, letGo } = held();
  const { prepare } = preparationOf(servable, faceOf(signature, signature.label.classes), codec);
  const large = prepare(many(300));
  letGo();
  expect((await large).feeds.pixels?.shape).toEqual([300, 3, 6, 8]);
});

test("small files whose pixels fill the memory are refused before one is decoded", async () => {
  const big = {
    ...servable,
    preprocessing: { ...STEPS, resize: { width: 224, height: 224, fit: "stretch" }, crop: null },
  };
  let decoded = 0;
  const codec: ImageCodec = {
    ...memoryImageCodec(),
    prepare: async () => {
      decoded += 1;
      throw new Error("not to be asked");
    },
  };
  const face = faceOf(signature, signature.label.classes);
  const { prepare } = preparationOf(big as unknown as typeof servable, face, codec);
  await expect(prepare(many(10_000))).rejects.toMatchObject({
    status: 413,
    message: "10000 images in a request; this model takes 445",
  });
  expect(decoded).toBe(0);
});

test("a damaged image gives its place back, and is named with its row", async () => {
  const { prepare } = preparationOf(servable, faceOf(signature, signature.label.classes), memoryImageCodec());
  for (let time = 0; time < 300; time += 1) {
    await expect(prepare(question([JPEG, Uint8Array.of(1)]))).rejects.toMatchObject({
      status: 400,
      message: "picture, row 1: the image cannot be used: it is neither JPEG nor PNG",
    });
  }
  expect((await prepare(many(256))).rows).toBe(256);
});
