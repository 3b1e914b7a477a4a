/** Servers that answer what nobody asked for: each a failure of theirs, none of the client. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { problemsOf } from "../../support/problems.ts";
import { SIGNATURE } from "../../support/serving.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serving(answer: (path: string, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume();
    answer(request.url ?? "", response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const client = () => createInferenceClient(fakeClock());
const codesOf = async (work: Promise<unknown>) => (await problemsOf(work)).map(({ code }) => code);
const DESCRIPTION = JSON.stringify({ roles: [{ role: "champion", model: "weather" }] });

describe("a server that answers with something else", () => {
  const bodies = ["null", "[]", "7", '{"roles":"champion"}', '{"roles":[null,{"role":"champion"}]}'];
  it.each(bodies)("describes itself as %s: nothing to be used", async (body) => {
    const url = await serving((_path, response) => response.end(body));
    expect(await codesOf(client().describe(url))).toEqual(["SERVER_ANSWER_UNUSABLE"]);
  });

  const answers = [
    "null",
    "[]",
    '{"outputs":{}}',
    '{"id":"a","outputs":[null,{"name":"label"},{"name":"probabilities"}]}',
  ];
  it.each(answers)("answers %s: nothing to be used", async (body) => {
    const url = await serving((path, response) => response.end(path === "/deployment" ? DESCRIPTION : body));
    expect(await codesOf(client().infer(url, SIGNATURE, [{ temperature: 1, sky: null }]))).toEqual([
      "SERVER_ANSWER_UNUSABLE",
    ]);
  });

  it("names a class that has no probability: not what was promised", async () => {
    const said = { id: "a", decision: "model", label: "hail", confidence: 1, probabilities: { dry: 1, wet: 0 } };
    const url = await serving((_path, response) => response.end(JSON.stringify({ predictions: [said] })));
    expect(await codesOf(client().predict(url, SIGNATURE, [{}]))).toEqual(["SERVER_ANSWER_UNUSABLE"]);
  });

  it("points elsewhere: nobody else is asked", async () => {
    const asked: string[] = [];
    const elsewhere = await serving((path, response) => {
      asked.push(path);
      response.end("{}");
    });
    const url = await serving((_path, response) =>
      response.writeHead(307, { location: `${elsewhere}/secret` }).end("{}"),
    );
    expect(await codesOf(client().predict(url, SIGNATURE, [{}]))).toEqual(["SERVER_REFUSED"]);
    expect(asked).toEqual([]);
  });

  it("never comes to an end: it is not read for ever", async () => {
    const piece = Buffer.alloc(1 << 20, " ");
    const url = await serving((_path, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    });
    expect(await codesOf(client().describe(url))).toEqual(["SERVER_UNREACHABLE"]);
  });
});
