/** `POST /predict` on a real server: the numbers of the protocol, in the words of the task. */
import { afterEach, describe, expect, it } from "vitest";
import type { Automation } from "../../../src/domain/automation.ts";
import type { Blobs } from "../../../src/ports/blobs.ts";
import { PICTURE } from "../../../src/serving/openapi/examples.ts";
import { bodyOf, type LiveServer, liveServer, putEcho, putSides } from "../../support/live-server.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";

const ROWS = [
  { temperature: 30, sky: "clear" },
  { temperature: -12.3, sky: "cloudy" },
  { temperature: 7.5, sky: null },
  { temperature: null, sky: "never seen" },
];

let server: LiveServer;
afterEach(() => server.stop(null));

const weather =
  (automation: Automation = "partial", confidenceThreshold = 0.9) =>
  async (blobs: Blobs) =>
    putBundle(
      blobs,
      { model: "weather", version: 3, servable: await putServable(blobs) },
      { automation, confidenceThreshold },
    );

interface Said {
  readonly id: string;
  readonly predictions: readonly {
    readonly id: string;
    readonly label: string;
    readonly confidence: number;
    readonly decision: string;
    readonly probabilities: Readonly<Record<string, number>>;
  }[];
}

interface Protocol {
  readonly outputs: readonly Output[];
}

interface Output {
  readonly name: string;
  readonly data: readonly unknown[];
}

describe("tables", () => {
  it("gives the numbers, labels and decisions of the protocol", async () => {
    server = await liveServer(weather());
    const said = await bodyOf<Said>(server.post("/predict", ROWS));
    const protocol = await bodyOf<Protocol>(server.post("/v2/models/weather/infer", inferBody(ROWS)));
    const outputs = new Map(protocol.outputs.map(({ name, data }: Output) => [name, data]));
    expect(said.predictions.map(({ label }: { label: string }) => label)).toEqual(outputs.get("label"));
    expect(said.predictions.map(({ decision }: { decision: string }) => decision)).toEqual(outputs.get("decision"));
    expect(said.predictions.map(({ confidence }: { confidence: number }) => confidence)).toEqual(
      outputs.get("confidence"),
    );
    const flat = said.predictions.flatMap(({ probabilities }: { probabilities: Record<string, number> }) => [
      probabilities.dry,
      probabilities.wet,
    ]);
    expect(flat).toEqual(outputs.get("probabilities"));
    expect(new Set(outputs.get("decision") as string[])).toEqual(new Set(["model", "person"]));
  });

  it("says who answered, and names each prediction for feedback", async () => {
    server = await liveServer(weather());
    const response = await server.post("/predict", ROWS[0], { "x-request-id": "gate/3" });
    expect(response.headers.get("x-request-id")).toBe("gate/3");
    expect(await response.json()).toEqual({
      id: "gate/3",
      deployment: "garden",
      model: "weather",
      version: "3",
      role: "champion",
      predictions: [
        {
          id: "gate/3/0",
          label: "dry",
          confidence: expect.any(Number),
          probabilities: { dry: expect.any(Number), wet: expect.any(Number) },
          decision: "model",
        },
      ],
    });
    const [logged] = await server.log.read({ deployment: "garden" });
    expect(logged).toMatchObject({ id: "gate/3/0", label: "dry", inputs: ROWS[0] });
    const accepted = await server.post("/feedback", [{ id: "gate/3/0", label: "wet" }]);
    expect(await accepted.json()).toEqual({ accepted: 1 });
  });

  it.each<Automation>(["human-only", "shadow"])(
    "%s: what the model says is logged and not shown",
    async (automation) => {
      server = await liveServer(weather(automation));
      const [said] = (await bodyOf<Said>(server.post("/predict", ROWS[0]))).predictions;
      expect(said).toEqual({
        id: said?.id,
        decision: "person",
        label: null,
        confidence: null,
        probabilities: null,
        withheld: automation,
      });
      const [logged] = await server.log.read({ deployment: "garden" });
      expect(logged).toMatchObject({ id: said?.id, label: "dry", decision: "person" });
    },
  );

  it("a refusal counts, names the feature, and says what was expected", async () => {
    server = await liveServer(weather());
    const response = await server.post("/predict", { temperature: "hot" });
    expect(response.status).toBe(400);
    expect((await bodyOf<{ readonly error: string }>(response)).error).toMatch(
      /"temperature" is "hot"; expected a number/,
    );
    const described = await bodyOf<{ readonly counters: object }>(fetch(`${server.url}/deployment`));
    expect(described.counters).toMatchObject({ errors: 1, requests: 0 });
    expect(server.errors).toEqual([]);
  });
});

it("a regression gives values", async () => {
  server = await liveServer(async (blobs) =>
    putBundle(blobs, { model: "price", version: 1, servable: await putEcho(blobs) }),
  );
  const said = await bodyOf<Said>(server.post("/predict", [{ size: 1.1 }, { size: -3 }]));
  expect(said.predictions).toEqual([
    { id: `${said.id}/0`, value: 1.1, decision: "model" },
    { id: `${said.id}/1`, value: -3, decision: "model" },
  ]);
  // A missing value goes through this model as it came: no answer is better than one that is no number.
  expect((await server.post("/predict", {})).status).toBe(422);
});

describe("images", () => {
  const picture = Buffer.from(PICTURE, "base64");

  it("a file, the same in base64, and the same by the protocol are answered alike", async () => {
    server = await liveServer(async (blobs) =>
      putBundle(blobs, { model: "sides", version: 1, servable: await putSides(blobs, picture) }),
    );
    const file = await bodyOf<Said>(server.post("/predict", picture, { "content-type": "image/png" }));
    const text = await bodyOf<Said>(server.post("/predict", { photo: PICTURE }));
    const bytes = await bodyOf<Said>(server.post("/predict", picture, { "content-type": "application/octet-stream" }));
    expect(file.predictions[0]).toMatchObject({ probabilities: { left: 0.5, right: 0.5 }, confidence: 0.5 });
    for (const other of [text, bytes]) {
      expect(other.predictions[0]?.probabilities).toEqual(file.predictions[0]?.probabilities);
    }
    const input = { name: "photo", datatype: "BYTES", shape: [1, 1], parameters: { content_type: "base64" } };
    const asked = { inputs: [{ ...input, data: [PICTURE] }] };
    const protocol = await bodyOf<Protocol>(server.post("/v2/models/sides/infer", asked));
    expect(protocol.outputs.find(({ name }) => name === "probabilities")?.data).toEqual([0.5, 0.5]);
  });

  it("what is no picture is the caller's fault", async () => {
    server = await liveServer(async (blobs) =>
      putBundle(blobs, { model: "sides", version: 1, servable: await putSides(blobs, picture) }),
    );
    const response = await server.post("/predict", Buffer.from("not a picture"), { "content-type": "image/jpeg" });
    expect(response.status).toBe(400);
    expect(server.errors).toEqual([]);
  });
});
