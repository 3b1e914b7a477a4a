/** Other bundles and other roles while everybody asks the real program: no refusal, and one model behind each answer. */
import { Agent, request } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Digest } from "../../../src/domain/digest.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";
import { type Home, type ServerChild, serverChild, temporaryHome } from "./child.ts";

/** Of this row the first model says dry, the second wet. */
const ROW = { temperature: 3, sky: "clear" };
const SAYS: Readonly<Record<string, string>> = { "1": "dry", "2": "wet" };

let home: Home;
let server: ServerChild;
let first: Digest;
let second: Digest;
/** By share of the canary in per cent: the second beside the first. */
let shared: (weight: number) => Promise<Digest>;
let swapped: Digest;
beforeEach(async () => {
  home = await temporaryHome();
  const [one, two] = [await putServable(home.blobs, 0), await putServable(home.blobs, 3)];
  const [v1, v2] = [
    { model: "weather", version: 1, servable: one },
    { model: "weather", version: 2, servable: two },
  ];
  first = await putBundle(home.blobs, v1, { standby: v2 });
  second = await putBundle(home.blobs, v2, { standby: v1 });
  swapped = await putBundle(home.blobs, v2, { shadows: [v1] });
  shared = (weight) => putBundle(home.blobs, v1, { canary: { ...v2, weight } });
  server = await serverChild(home, first);
});
afterEach(async () => {
  server.signal("SIGKILL");
  await server.ended();
  await home.remove();
});

interface Heard {
  readonly status: number | string;
  readonly last: boolean;
  readonly version: string;
  readonly labels: readonly string[];
}

function ask(agent: Agent | false, rows: number, key: string): Promise<Heard> {
  return new Promise((resolve) => {
    const headers = { "x-routing-key": key };
    const options = { agent, port: server.port, path: "/v2/models/weather/infer", method: "POST", headers } as const;
    const asked = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece) => {
        text += piece;
      });
      response.on("error", (error: NodeJS.ErrnoException) => resolve(broken(error)));
      response.on("end", () => {
        const body = JSON.parse(text);
        const labels = body.outputs?.find(({ name }: { name: string }) => name === "label")?.data ?? [];
        const last = response.headers.connection === "close";
        resolve({ status: response.statusCode ?? 0, last, version: body.model_version, labels });
      });
    });
    asked.on("error", (error: NodeJS.ErrnoException) => resolve(broken(error)));
    asked.end(JSON.stringify(inferBody(Array.from({ length: rows }, () => ROW))));
  });
}

const broken = ({ code = "" }: NodeJS.ErrnoException): Heard => ({ status: code, last: true, version: "", labels: [] });

interface Load {
  readonly heard: readonly (Heard & { readonly rows: number })[];
  end(): Promise<void>;
}

/** Callers of one to six rows, each with the next request as soon as it has its answer. */
function load(agent: Agent | false, callers: number, goesOn: (heard: Heard) => boolean = () => true): Load {
  const heard: (Heard & { readonly rows: number })[] = [];
  let isOver = false;
  const all = Array.from({ length: callers }, async (_, caller) => {
    for (let count = 0; !isOver; count++) {
      const rows = 1 + ((caller + count) % 6);
      const answer = await ask(agent, rows, `caller-${caller}-${count % 50}`);
      heard.push({ ...answer, rows });
      if (!goesOn(answer)) return;
    }
  });
  return {
    heard,
    end: async () => {
      isOver = true;
      await Promise.all(all);
    },
  };
}

/** Not one refusal; as many labels as rows, all of the model that the answer names. */
function expectWhole({ heard }: Load): void {
  expect(heard.filter(({ status }) => status !== 200)).toEqual([]);
  const mixed = heard.filter(
    ({ version, labels, rows }) => labels.length !== rows || labels.some((label) => label !== SAYS[version]),
  );
  expect(mixed).toEqual([]);
}

it("is reloaded fifty times", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const asked = load(agent, 16);
  for (let round = 0; round < 50; round++) {
    expect((await server.reload(round % 2 === 0 ? second : first)).status).toBe(200);
  }
  await asked.end();
  agent.destroy();
  expectWhole(asked);
  expect(new Set(asked.heard.map(({ version }) => version))).toEqual(new Set(["1", "2"]));
  const described = await (await fetch(`${server.url}/deployment`)).json();
  expect(described).toMatchObject({ bundle: first, reloads: 50, counters: { errors: 0 } });
});

it("changes shares, swaps champion and standby, and goes back", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 12 });
  const asked = load(agent, 12);
  for (let round = 0; round < 4; round++) {
    for (const weight of [5, 25, 75]) expect((await server.reload(await shared(weight))).status).toBe(200);
    for (const next of [second, swapped, first]) expect((await server.reload(next)).status).toBe(200);
  }
  // Who asks from now on is answered by the champion of the last switch alone.
  const before = asked.heard.length;
  expect((await ask(agent, 1, "anybody")).version).toBe("1");
  await expect.poll(() => asked.heard.length).toBeGreaterThan(before + 100);
  const late = asked.heard.slice(before + 24);
  await asked.end();
  agent.destroy();
  expectWhole(asked);
  expect(new Set(late.map(({ version }) => version))).toEqual(new Set(["1"]));
});

it("ends without a reset, for those who stay connected and for those who come anew", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const stay = load(agent, 6, ({ last }) => !last);
  // Refused is clear: nobody listens any more, and another server can be asked.
  const anew = load(false, 6, ({ status }) => status === 200);
  await expect.poll(() => Math.min(stay.heard.length, anew.heard.length), { timeout: 60_000 }).toBeGreaterThan(100);
  server.signal("SIGTERM");
  expect(await server.ended()).toBe(0);
  await Promise.all([stay.end(), anew.end()]);
  agent.destroy();
  expectWhole(stay);
  expectWhole({ ...anew, heard: anew.heard.filter(({ status }) => status !== "ECONNREFUSED") });
  expect(anew.heard.at(-1)?.status).toBe("ECONNREFUSED");
});
