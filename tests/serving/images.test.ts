/** Images through the whole server: the tensors are those of training, bit for bit; damage costs its own request alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../src/adapters/http-inference/inference-client.ts";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { createMemoryPredictionLog } from "../../src/adapters/memory/prediction-log.ts";
import { createMemoryPredictionSink } from "../../src/adapters/memory/prediction-sink.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { numberRows } from "../../src/domain/feeds.ts";
import { softmax } from "../../src/domain/postprocessing.ts";
import type { Signature } from "../../src/domain/signature.ts";
import type { Tensor } from "../../src/domain/tensor.ts";
import type { ModelRuntime } from "../../src/ports/model-runtime.ts";
import { type RunningServer, startServer } from "../../src/serving/start-server.ts";
import { runTrain } from "../../src/stages/train/run.ts";
import {
  imageFile,
  imageWorld,
  npyValues,
  PICTURES,
  PICTURES_VERSION,
  TRAIN_ROWS,
  VISION,
} from "../stages/train/image-world.ts";
import { servableOf, snapshotOf } from "../stages/train/world.ts";
import { putBundle } from "../support/serving.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/** The real runtime, and what it was fed. */
function watched(): { readonly runtime: ModelRuntime; readonly fed: Tensors[] } {
  const real = createOnnxRuntime();
  const fed: Tensors[] = [];
  const load: ModelRuntime["load"] = async (bytes) => {
    const { runNow: _, ...model } = await real.load(bytes);
    return {
      ...model,
      run: (feeds) => {
        fed.push(feeds);
        return model.run(feeds);
      },
    };
  };
  return { runtime: { ...real, load }, fed };
}

const codec = createImageCodec({ threads: 2 });
const log = createMemoryPredictionLog();
const errors: unknown[] = [];
const { runtime, fed } = watched();
const JPEG = imageFile("420.jpg");

interface Served {
  readonly server: RunningServer;
  readonly signature: Signature;
  readonly world: Awaited<ReturnType<typeof imageWorld>>;
}

/** `rows`: the model takes one image at a time. */
async function serve(rows?: 1): Promise<Served> {
  const world = await imageWorld(codec, rows);
  await world.ports.files.write("/checkout/models/fruits/train.py", "print()");
  const snapshot = snapshotOf({ model: VISION, dataset: PICTURES, version: PICTURES_VERSION });
  const { record } = await runTrain(world.ports, { snapshot, model: "fruits", workingFolder: "/checkout" });
  if (record?.outcome.state !== "succeeded") throw new Error(JSON.stringify(record?.outcome));
  const { servable } = record.outcome;
  const { signature } = await servableOf(world.ports, servable);
  const server = await startServer({
    ports: {
      ...{ blobs: world.blobs, runtime, images: codec, clock: systemClock(), ids: randomIds() },
      log: createMemoryPredictionSink(log),
      logged: log,
    },
    bundle: await putBundle(world.blobs, { model: "vision", version: 1, servable }),
    host: "127.0.0.1",
    port: 0,
    onError: (error) => void errors.push(error),
  });
  return { server, signature, world };
}

let served: Served;

beforeAll(async () => {
  served = await serve();
});

afterAll(async () => {
  await served.server.stop(null);
  await codec.close();
});

const send = (image: Uint8Array<ArrayBuffer>, type = "image/jpeg") =>
  fetch(`${served.server.url}/predict`, { method: "POST", headers: { "content-type": type }, body: image });

/** Of an answer to one image. */
async function sharesOf(response: Response): Promise<unknown> {
  const { predictions } = (await response.json()) as { readonly predictions: readonly { probabilities: unknown }[] };
  expect(predictions).toHaveLength(1);
  return predictions[0]?.probabilities;
}

const bytesOf = (file: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(file);

describe("nothing differs between training and serving", () => {
  test("what the model is fed for a file is what the trainer was given for it, bit for bit", async () => {
    const train = npyValues(served.world.given[0]?.train ?? new Uint8Array());
    const size = train.length / TRAIN_ROWS.length;
    for (const [row, { path }] of TRAIN_ROWS.entries()) {
      fed.length = 0;
      expect((await send(bytesOf(imageFile(String(path))))).status).toBe(200);
      expect(fed).toHaveLength(1);
      expect(fed[0]?.pixels).toMatchObject({ datatype: "FP32", shape: [1, 3, 12, 16] });
      expect(fed[0]?.pixels?.data).toEqual(train.slice(row * size, (row + 1) * size));
    }
  });

  test("what is served over the protocol, rows together, is what the model says offline", async () => {
    const client = createInferenceClient(systemClock(), served.world.blobs);
    const { answers, classes } = await client.infer(served.server.url, served.signature, TRAIN_ROWS);
    const { model } = await servableOf(served.world.ports, served.server.members()[0]?.servable);
    const offline = await createOnnxRuntime().load(await served.world.blobs.get(model));
    const data = npyValues(served.world.given[0]?.train ?? new Uint8Array());
    const { logits } = await offline.run({ pixels: { datatype: "FP32", shape: [5, 3, 12, 16], data } });
    await offline.close();
    expect(classes).toEqual(["car", "truck"]);
    expect(answers.map(({ probabilities }) => probabilities)).toEqual(
      numberRows(softmax(logits?.data as Float32Array, 2), 2),
    );
  });

  test("an image in a row of JSON is the image in a body", async () => {
    const alone = await sharesOf(await send(bytesOf(JPEG)));
    const row = { picture: JPEG.toString("base64") };
    const body = JSON.stringify(row);
    const headers = { "content-type": "application/json" };
    const inRow = await fetch(`${served.server.url}/predict`, { method: "POST", headers, body });
    expect(await sharesOf(inRow)).toEqual(alone);
  });
});

test("a model that takes one image at a time answers many as one that takes them together", async () => {
  const one = await serve(1);
  try {
    const ask = ({ server, signature, world }: Served) =>
      createInferenceClient(systemClock(), world.blobs).infer(server.url, signature, TRAIN_ROWS);
    const [alone, together] = [await ask(one), await ask(served)];
    expect(alone.answers.map(({ probabilities }) => probabilities)).toEqual(
      together.answers.map(({ probabilities }) => probabilities),
    );
  } finally {
    await one.server.stop(null);
  }
});

describe("an image that cannot be used", () => {
  test.each([
    ["is cut", bytesOf(JPEG.subarray(0, JPEG.length - 300)), "it is damaged: Premature end of JPEG file"],
    ["is a GIF", new TextEncoder().encode("GIF89a........"), "it is neither JPEG nor PNG"],
  ])("that %s is the caller's fault, and the reason is said", async (_, image, reason) => {
    const response = await send(bytesOf(image));
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringContaining(reason) }]);
  });

  test("costs its own request alone, whoever asks beside it", async () => {
    const bad = bytesOf(JPEG.subarray(0, 700));
    const asked = Array.from({ length: 24 }, (_, index) => (index % 3 === 1 ? bad : bytesOf(JPEG)));
    const responses = await Promise.all(asked.map((image) => send(image)));
    expect(responses.map(({ status }) => status)).toEqual(asked.map((image) => (image === bad ? 400 : 200)));
    const shares = await Promise.all(responses.filter(({ status }) => status === 200).map(sharesOf));
    expect(new Set(shares.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(errors).toEqual([]);
  });

  test("of a row without one is said by the client already", async () => {
    const client = createInferenceClient(systemClock(), served.world.blobs);
    const asked = client.infer(served.server.url, served.signature, [{ picture: null }]);
    await expect(asked).rejects.toThrow("the row has no picture");
    const missing = client.infer(served.server.url, served.signature, [{ picture: digestOf("nowhere") }]);
    await expect(missing).rejects.toThrow("BLOB_MISSING");
  });
});

test("the log keeps what is measured of an image", async () => {
  const response = await send(bytesOf(imageFile("rgb.png")), "image/png");
  const { id } = (await response.json()) as { readonly id: string };
  const window = { deployment: "garden", from: "2000-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" };
  const kept = (await log.read(window)).find((prediction) => prediction.id === `${id}/0`);
  expect(kept?.properties).toMatchObject({ "picture.width": 61, "picture.height": 47, "picture.bytes": 6390 });
  expect(Object.keys(kept?.properties ?? {})).toContain("picture.brightness");
});
