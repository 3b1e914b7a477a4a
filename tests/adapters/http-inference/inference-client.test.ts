/** The client of running servers: what it sends, what it makes of answers, and what it says when there is none. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { SIGNATURE } from "../../support/serving.ts";

const ROWS = [
  { temperature: 1.5, sky: "clear" },
  { temperature: null, sky: null },
];

interface Asked {
  readonly path: string;
  readonly body: unknown;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers each path with what `answers` says now; collects what was asked. */
async function fakeServer(answers: Readonly<Record<string, { status?: number; body: unknown }>>) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? "";
    asked.push({ path, body: text === "" ? null : JSON.parse(text) });
    const { status = 200, body } = answers[path] ?? { status: 404, body: { error: "not here" } };
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const describing = (model: string) => ({ body: { roles: [{ role: "champion", model }] } });
const ANSWER = {
  body: {
    id: "made",
    outputs: [
      { name: "label", data: ["dry", "wet"] },
      { name: "probabilities", parameters: { classes: '["dry","wet"]' }, data: [0.75, 0.25, 0.5, 0.5] },
    ],
  },
};
const client = () => createInferenceClient(fakeClock());

it("sends one column a feature, null where a value is missing, and reads a row's answer for each", async () => {
  const { url, asked } = await fakeServer({ "/deployment": describing("weather"), "/v2/models/weather/infer": ANSWER });
  const result = await client().infer(url, SIGNATURE, ROWS, { id: "r", timestamps: ["2015-01-01", "2015-01-02"] });
  expect(asked.at(-1)?.body).toEqual({
    id: "r",
    parameters: { timestamps: "2015-01-01,2015-01-02" },
    inputs: [
      { name: "temperature", shape: [2, 1], datatype: "FP32", data: [1.5, null] },
      { name: "sky", shape: [2, 1], datatype: "BYTES", data: ["clear", null] },
    ],
  });
  expect(result).toEqual({
    answers: [
      { label: "dry", probabilities: [0.75, 0.25], predictionId: "made/0" },
      { label: "wet", probabilities: [0.5, 0.5], predictionId: "made/1" },
    ],
    classes: ["dry", "wet"],
    latencyMs: 0,
  });
});

it("asks who the champion is once, and again when a server has another", async () => {
  const answers = { "/deployment": describing("weather"), "/v2/models/weather/infer": ANSWER };
  const changing: Record<string, { status?: number; body: unknown }> = { ...answers };
  const { url, asked } = await fakeServer(changing);
  const asking = client();
  await asking.infer(url, SIGNATURE, ROWS);
  await asking.infer(url, SIGNATURE, ROWS);
  changing["/deployment"] = describing("climate");
  delete changing["/v2/models/weather/infer"];
  changing["/v2/models/climate/infer"] = ANSWER;
  await asking.infer(url, SIGNATURE, ROWS);
  expect(asked.map(({ path }) => path)).toEqual([
    "/deployment",
    "/v2/models/weather/infer",
    "/v2/models/weather/infer",
    "/v2/models/weather/infer",
    "/deployment",
    "/v2/models/climate/infer",
  ]);
});

it.each([
  ["no JSON", "<html>", "SERVER_ANSWER_UNUSABLE"],
  ["fewer rows than asked", { id: "x", outputs: [{ name: "label", data: ["dry"] }] }, "SERVER_ANSWER_UNUSABLE"],
  [
    "classes that are no JSON",
    { ...ANSWER.body, outputs: [{ name: "probabilities", parameters: { classes: "{" }, data: [] }] },
    "SERVER_ANSWER_UNUSABLE",
  ],
])("refuses an answer that is %s", async (_, body, code) => {
  const { url } = await fakeServer({ "/deployment": describing("weather"), "/v2/models/weather/infer": { body } });
  await expect(client().infer(url, SIGNATURE, ROWS)).rejects.toThrow(code);
});

it("says what the server said when it refuses", async () => {
  const { url } = await fakeServer({ "/feedback": { status: 400, body: { error: "no such class" } } });
  const sending = client().feedback(url, [{ id: "r/0", label: "x", source: "label" }]);
  await expect(sending).rejects.toThrow(/SERVER_REFUSED.*400: no such class/);
});

it("says that nobody answers", async () => {
  await expect(client().describe("http://127.0.0.1:1")).rejects.toThrow(/SERVER_UNREACHABLE.*bad port|ECONNREFUSED/);
});
