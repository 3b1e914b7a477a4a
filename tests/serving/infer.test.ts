/** Inference by the Open Inference Protocol: answers, what is logged, and every kind of refusal. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { Row } from "../../src/domain/table.ts";
import { inferBody, putBundle, putServable, SIGNATURE } from "../support/serving.ts";
import { output, type ServedWorld, servedWorld } from "./world.ts";

const INFER = "/v2/models/weather/infer";
const WARM: Row = { temperature: 30, sky: "clear" };
const COLD: Row = { temperature: -20, sky: "cloudy" };

describe("inference", () => {
  let world: ServedWorld;
  beforeAll(async () => {
    world = await servedWorld(async (blobs) =>
      putBundle(
        blobs,
        { model: "weather", version: 3, servable: await putServable(blobs) },
        { confidenceThreshold: 0.9 },
      ),
    );
  });
  afterAll(() => world.plane.close());

  it("answers a batch with every output, and says who answered", async () => {
    const response = await world.post(INFER, inferBody([WARM, COLD], { id: "mine" }));
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      model_name: "weather",
      model_version: "3",
      id: "mine",
      parameters: { deployment: "garden", role: "champion", prediction_id: "mine" },
      outputs: [
        { name: "label", datatype: "BYTES", shape: [2], data: ["dry", "wet"] },
        { name: "probabilities", datatype: "FP32", shape: [2, 2], parameters: { classes: '["dry","wet"]' } },
        { name: "confidence", datatype: "FP32", shape: [2] },
        { name: "decision", datatype: "BYTES", shape: [2], data: ["model", "model"] },
      ],
    });
  });

  it("logs each row with its inputs before it answers", async () => {
    const parameters = { timestamps: "2015-01-01, 2015-01-02T01:00:00+01:00" };
    await world.post(INFER, inferBody([WARM, { temperature: null, sky: null }], { id: "logged", parameters }));
    const logged = (await world.log.read({ deployment: "garden" })).filter(({ id }) => id.startsWith("logged/"));
    expect(logged).toMatchObject([
      { id: "logged/0", eventTime: "2015-01-01T00:00:00.000Z", inputs: WARM, label: "dry", version: 3 },
      { id: "logged/1", eventTime: "2015-01-02T00:00:00.000Z", inputs: { temperature: null, sky: null } },
    ]);
  });

  it("leaves the decision to a person below the threshold", async () => {
    const response = await world.post(INFER, inferBody([{ temperature: 10, sky: "unseen" }]));
    expect(output(response, "confidence")).toEqual([0.5]);
    expect(output(response, "decision")).toEqual(["person"]);
  });

  it("answers a row alike alone and in a batch", async () => {
    const rows = [WARM, COLD, { temperature: 10.3, sky: "clear" }];
    const together = output(await world.post(INFER, inferBody(rows)), "probabilities");
    const alone = await Promise.all(
      rows.map(async (row) => output(await world.post(INFER, inferBody([row])), "probabilities")),
    );
    expect(alone.flat()).toEqual(together);
  });

  it("makes an id when the caller gives none", async () => {
    const response = await world.post(INFER, inferBody([WARM]));
    expect(response.body.id).toMatch(/^made-\d+$/);
  });

  it("gives only the outputs that were asked for, in that order", async () => {
    const outputs = [{ name: "confidence" }, { name: "label" }];
    const response = await world.post(INFER, inferBody([WARM], { outputs }));
    expect(response.body.outputs).toMatchObject([{ name: "confidence" }, { name: "label" }]);
  });

  it("takes nested data, one-dimensional shapes and other number types", async () => {
    const flat = output(await world.post(INFER, inferBody([WARM, COLD])), "probabilities");
    const nested = {
      inputs: [
        { name: "sky", datatype: "BYTES", shape: [2, 1], data: [["clear"], ["cloudy"]] },
        { name: "temperature", datatype: "INT32", shape: [2], data: [30, -20] },
      ],
    };
    expect(output(await world.post(INFER, nested), "probabilities")).toEqual(flat);
  });

  it("answers at the model's name with and without its version, and at no other", async () => {
    for (const path of [INFER, "/v2/models/weather/versions/3/infer", "/v2/models/we%61ther/infer/"]) {
      expect((await world.post(path, inferBody([WARM]))).status).toBe(200);
    }
    for (const path of [
      "/v2/models/other/infer",
      "/v2/models/weather/versions/4/infer",
      "/v2/models/weather/explain",
    ]) {
      expect(await world.post(path, inferBody([WARM]))).toMatchObject({
        status: 404,
        body: { error: expect.any(String) },
      });
    }
  });

  it("describes itself, its model and its health", async () => {
    expect((await world.get("/v2")).body).toMatchObject({
      name: "understudy",
      extensions: expect.arrayContaining(["binary_tensor_data"]),
    });
    expect((await world.get("/v2/health/live")).body).toEqual({ live: true });
    expect((await world.get("/v2/health/ready")).body).toEqual({ live: true, ready: true });
    expect((await world.get("/v2/models/weather/ready")).body).toEqual({ name: "weather", ready: true });
    expect((await world.get("/v2/models")).body).toEqual({ models: ["weather"] });
    expect((await world.get("/v2/models/weather/versions/3")).body).toMatchObject({
      name: "weather",
      versions: ["3"],
      platform: "onnx_onnxv1",
      inputs: [
        { name: "temperature", datatype: "FP32", shape: [-1, 1] },
        { name: "sky", datatype: "BYTES", shape: [-1, 1] },
      ],
    });
    const described = (await world.get("/deployment")).body;
    expect(described).toMatchObject({ deployment: "garden", signature: SIGNATURE, roles: [{ role: "champion" }] });
  });

  it("says which methods a path has", async () => {
    expect(await world.get(INFER)).toMatchObject({ status: 405, headers: { allow: "POST" } });
    expect(await world.post("/v2/health/live", {})).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
  });

  const temperature = (change: object) => ({
    inputs: [
      { name: "temperature", datatype: "FP32", shape: [1, 1], data: [1], ...change },
      { name: "sky", datatype: "BYTES", shape: [1, 1], data: ["clear"] },
    ],
  });
  const [temperatureInput, skyInput] = temperature({}).inputs;

  it.each<[string, unknown, string]>([
    ["no object", [], "not a JSON object"],
    ["no inputs", {}, "no array of inputs"],
    ["a missing input", { inputs: [temperatureInput] }, '"sky" is missing'],
    ["an input twice", { inputs: [temperatureInput, temperatureInput, skyInput] }, "given twice"],
    ["an unknown input", { inputs: [temperatureInput, skyInput, { ...skyInput, name: "__proto__" }] }, "no input"],
    ["a shape of another rank", temperature({ shape: [1, 1, 1] }), "shape [rows, 1]"],
    ["a shape of another width", temperature({ shape: [1, 2] }), "shape [rows, 1]"],
    ["no rows", temperature({ shape: [0, 1], data: [] }), "at least one row"],
    ["negative rows", temperature({ shape: [-1, 1] }), "an array of sizes"],
    ["rows beyond counting", temperature({ shape: [2 ** 60, 1] }), "an array of sizes"],
    ["too many rows", temperature({ shape: [10_001, 1] }), "more than 10000 rows"],
    ["less data than the shape says", temperature({ shape: [2, 1] }), "1 values, and its shape says 2"],
    ["inputs of different length", temperature({ shape: [2, 1], data: [1, 2] }), "differ in their number of rows"],
    ["data that is no array", temperature({ data: { length: 1 } }), "as a JSON array"],
    ["text as a number", temperature({ data: ["1"] }), "not a number of FP32"],
    ["a number beyond FP32", temperature({ data: [1e39] }), "not a number of FP32"],
    ["a fraction as an integer", temperature({ datatype: "INT64", data: [1.5] }), "not a number of"],
    ["a negative unsigned number", temperature({ datatype: "UINT8", data: [-1] }), "not a number of"],
    ["a missing integer", temperature({ datatype: "INT32", data: [null] }), "not a number of"],
    ["half precision, which JSON cannot hold", temperature({ datatype: "FP16" }), "FP16 has no form in JSON"],
    ["a datatype that is an object's property", temperature({ datatype: "constructor" }), 'not "constructor"'],
    ["numbers as a category", { inputs: [temperatureInput, { ...skyInput, data: [1] }] }, "1 is not a text"],
    ["an unknown output", { ...temperature({}), outputs: [{ name: "logits" }] }, 'no output "logits"'],
    ["an id that is no string", { ...temperature({}), id: 7 }, "the id is not a string"],
    [
      "times for another number of rows",
      { ...temperature({}), parameters: { timestamps: "2015-01-01,2015-01-02" } },
      "2 times for 1 rows",
    ],
    ["a time without a zone", { ...temperature({}), parameters: { timestamps: "2015-01-01T00:00" } }, "ISO 8601"],
    ["a day that is none", { ...temperature({}), parameters: { timestamps: "2015-13-01" } }, "ISO 8601"],
    ["the 30th of February", { ...temperature({}), parameters: { timestamps: "2015-02-30" } }, "ISO 8601"],
  ])("refuses %s", async (_, body, reason) => {
    const response = await world.post(INFER, body);
    expect(response).toMatchObject({ status: 400, body: { error: expect.stringContaining(reason) } });
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a deep nest", "[".repeat(200_000)],
  ])("refuses %s", async (_, text) => {
    expect((await world.post(INFER, new TextEncoder().encode(text))).status).toBe(400);
  });

  it("refuses text that is not UTF-8", async () => {
    expect((await world.post(INFER, Uint8Array.of(0x22, 0xff, 0x22))).status).toBe(400);
  });
});

it("refuses to answer with numbers that are not finite, and logs nothing", async () => {
  const runtime = createOnnxRuntime();
  let golden = true;
  const world = await servedWorld(
    async (blobs) => putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) }),
    {
      runtime: {
        build: runtime.build,
        load: async (model) => {
          const loaded = await runtime.load(model);
          const nothing = { datatype: "FP32", shape: [1, 2], data: Float32Array.of(Number.NaN, 1) } as const;
          return {
            ...loaded,
            runNow: undefined,
            run: async (feeds) => (golden ? loaded.run(feeds) : { probabilities: nothing }),
          };
        },
      },
    },
  );
  golden = false;
  expect(await world.post(INFER, inferBody([WARM]))).toMatchObject({ status: 422 });
  expect(await world.log.read({ deployment: "garden" })).toEqual([]);
  expect(world.plane.describe().counters.errors).toBe(1);
});
