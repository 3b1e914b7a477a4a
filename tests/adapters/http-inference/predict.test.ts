/** The task's own face, as the client asks it and reads it; and requests that are sent as they are. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import type { Row } from "../../../src/domain/table.ts";
import { SIGNATURE } from "../../support/serving.ts";

const ROWS: readonly Row[] = [
  { temperature: 1.5, sky: "clear", weather: "dry", day: "2015-01-01" },
  { temperature: null, sky: null },
];
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function answering(body: unknown, status = 200) {
  const asked: { readonly path: string; readonly headers: NodeJS.Dict<string | string[]>; readonly text: string }[] =
    [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    asked.push({ path: request.url ?? "", headers: request.headers, text });
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const said = (id: string, other: object = {}) => ({
  id,
  decision: "model",
  label: "dry",
  confidence: 0.75,
  probabilities: { dry: 0.75, wet: 0.25 },
  ...other,
});
const client = () => createInferenceClient(fakeClock());

it("sends the model's features and nothing else, null where a value is missing, and reads who decides", async () => {
  const predictions = [
    said("r/0"),
    said("r/1", { decision: "person", confidence: 0.1, probabilities: { wet: 0.1, dry: 0.9 } }),
  ];
  const { url, asked } = await answering({ predictions });
  const result = await client().predict(url, SIGNATURE, ROWS, { id: "r", timestamps: ["2015-01-01", "2015-01-02"] });
  expect(asked.map(({ path }) => path)).toEqual(["/predict"]);
  expect(JSON.parse(asked[0]?.text ?? "")).toEqual({
    id: "r",
    timestamps: ["2015-01-01", "2015-01-02"],
    rows: [
      { temperature: 1.5, sky: "clear" },
      { temperature: null, sky: null },
    ],
  });
  expect(result).toEqual({
    classes: ["dry", "wet"],
    latencyMs: 0,
    answers: [
      { label: "dry", probabilities: [0.75, 0.25], confidence: 0.75, decision: "model", predictionId: "r/0" },
      {
        label: "dry",
        probabilities: [Math.fround(0.9), Math.fround(0.1)],
        confidence: Math.fround(0.1),
        decision: "person",
        predictionId: "r/1",
      },
    ],
  });
});

it("reads a regression's value", async () => {
  const { url } = await answering({ predictions: [{ id: "r/0", decision: "model", value: 12.1 }] });
  const { answers, classes } = await client().predict(url, SIGNATURE, ROWS.slice(0, 1));
  expect([answers, classes]).toEqual([
    [{ label: "", probabilities: [], value: Math.fround(12.1), decision: "model", predictionId: "r/0" }],
    [],
  ]);
});

describe("an answer that is not what the face promises is refused", () => {
  it.each([
    ["no JSON", "<html>"],
    ["no object", []],
    ["no predictions", {}],
    ["too few", { predictions: [said("r/0")] }],
    ["a prediction that is none", { predictions: [said("r/0"), null] }],
    ["nobody who decides", { predictions: [said("r/0"), said("r/1", { decision: "chance" })] }],
    ["no name for feedback", { predictions: [said("r/0"), said("r/1", { id: 1 })] }],
    ["a label that is withheld", { predictions: [said("r/0"), said("r/1", { label: null, probabilities: null })] }],
    ["a confidence that is none", { predictions: [said("r/0"), said("r/1", { confidence: "high" })] }],
    ["a class too many", { predictions: [said("r/0"), said("r/1", { probabilities: { dry: 1, wet: 0, odd: 0 } })] }],
    ["no class", { predictions: [said("r/0", { probabilities: {} }), said("r/1", { probabilities: {} })] }],
  ])("%s", async (_, body) => {
    const { url } = await answering(body);
    await expect(client().predict(url, SIGNATURE, ROWS)).rejects.toThrow("SERVER_ANSWER_UNUSABLE");
  });
});

it("another class than the first row's is no number, which whoever compares will see", async () => {
  const { url } = await answering({
    predictions: [said("r/0"), said("r/1", { probabilities: { dry: 0.5, odd: 0.5 } })],
  });
  const { answers } = await client().predict(url, SIGNATURE, ROWS);
  expect(answers[1]?.probabilities).toEqual([0.5, Number.NaN]);
});

it("a refusal says its status, its reason and nothing of the rows", async () => {
  const { url } = await answering({ error: "there are too many rows" }, 413);
  const refused = client().predict(url, SIGNATURE, ROWS);
  await expect(refused).rejects.toMatchObject({ problems: [{ code: "SERVER_REFUSED", found: "413" }] });
  await expect(refused).rejects.toThrow("there are too many rows");
});

it("whatever is sent as it is comes back with its status and its text, a fault too", async () => {
  const { url, asked } = await answering("no JSON at all", 500);
  const request = { path: "/anywhere", headers: { "content-type": "text/plain" }, body: "{" };
  expect(await client().send(url, request)).toEqual({ status: 500, text: "no JSON at all", latencyMs: 0 });
  expect(asked[0]).toMatchObject({ path: "/anywhere", text: "{", headers: { "content-type": "text/plain" } });
  await expect(client().send("http://127.0.0.1:1", request)).rejects.toThrow("SERVER_UNREACHABLE");
});
