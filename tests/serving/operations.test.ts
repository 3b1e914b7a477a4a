/** Around the answering, over HTTP: tokens on every route, traces and ids, counts, log lines, reload and drain. */
import { afterEach, describe, expect, it } from "vitest";
import type { Blobs } from "../../src/ports/blobs.ts";
import { serverLog } from "../../src/serving/access-log/access-log.ts";
import { parseTokens } from "../../src/serving/auth/tokens.ts";
import { identityOf } from "../support/identity-model.ts";
import { bodyOf, type LiveServer, liveServer, putEcho } from "../support/live-server.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";

const TOKENS = parseTokens(
  "predict=may-predict-things feedback=may-tell-the-truth export=may-read-the-log admin=may-do-everything",
);
const ROW = { temperature: 30, sky: "clear" };

let server: LiveServer;
afterEach(() => server.stop(null));

const weather = async (blobs: Blobs) =>
  putBundle(blobs, { model: "weather", version: 3, servable: await putServable(blobs) });

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("tokens", () => {
  const ASKED = [
    ["POST", "/predict", ROW, "may-predict-things"],
    ["POST", "/v2/models/weather/infer", inferBody([ROW]), "may-predict-things"],
    ["POST", "/v2/models/weather/versions/3/infer", inferBody([ROW]), "may-predict-things"],
    ["POST", "/v2/repository/index", {}, "may-predict-things"],
    ["POST", "/feedback", [], "may-tell-the-truth"],
    ["POST", "/telemetry", { readings: { a: 1 } }, "may-tell-the-truth"],
    ["GET", "/export", null, "may-read-the-log"],
    ["POST", "/admin/drain", null, "may-do-everything"],
  ] as const;

  it.each(ASKED)("%s %s", async (method, path, body, token) => {
    server = await liveServer(weather, { access: { tokens: TOKENS, reach: "network", open: false } });
    const ask = (headers: Record<string, string>) =>
      fetch(server.url + path, { method, headers, ...(body !== null && { body: JSON.stringify(body) }) });
    const nobody = await ask({});
    expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect((await ask(bearer("may-do-nothing-at-all"))).status).toBe(401);
    const others = ["may-predict-things", "may-tell-the-truth", "may-read-the-log"].filter((each) => each !== token);
    for (const other of others) expect((await ask(bearer(other))).status).toBe(403);
    expect((await ask(bearer(token))).status).toBe(200);
    expect((await ask(bearer("may-do-everything"))).status).toBe(200);
  });

  it("what is written in a path another way needs the same token", async () => {
    server = await liveServer(weather, { access: { tokens: TOKENS, reach: "network", open: false } });
    for (const path of ["/%65xport", "/export/", "/export?kind=feedback", "/%61dmin/drain"]) {
      const method = path.includes("drain") ? "POST" : "GET";
      expect([path, (await fetch(server.url + path, { method })).status]).toEqual([path, 401]);
    }
    expect((await fetch(`${server.url}/export`, { method: "HEAD" })).status).toBe(401);
  });

  it("health, metadata, metrics and the document need none", async () => {
    server = await liveServer(weather, { access: { tokens: TOKENS, reach: "network", open: false } });
    for (const path of ["/v2/health/ready", "/v2", "/v2/models/weather", "/metrics", "/deployment", "/openapi.json"]) {
      expect((await fetch(server.url + path)).status).toBe(200);
    }
    const { paths } = await bodyOf<{
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security: unknown }>>>>;
    }>(fetch(`${server.url}/openapi.json`));
    expect(paths["/predict"]?.post?.security).toEqual([{ token: [] }]);
    expect(paths["/metrics"]?.get?.security).toEqual([]);
  });
});

describe("reload", () => {
  it("answers with another bundle, and keeps the one it has when that cannot be served", async () => {
    server = await liveServer(weather, { access: { tokens: TOKENS, reach: "loopback", open: false } });
    const reload = (bundle: unknown) => server.post("/admin/reload", { bundle }, bearer("may-do-everything"));
    const previous = (await bodyOf<{ readonly bundle: string }>(fetch(`${server.url}/deployment`))).bundle;
    const answer = () =>
      bodyOf<{ readonly version: string }>(server.post("/predict", { size: 4 }, bearer("may-predict-things")));
    const next = await putBundle(server.blobs, { model: "price", version: 7, servable: await putEcho(server.blobs) });
    expect(await (await reload(next)).json()).toEqual({ bundle: next, previous });
    expect((await answer()).version).toBe("7");

    const damaged = await putBundle(server.blobs, {
      model: "price",
      version: 8,
      servable: await putServable(server.blobs, 0, (servable) => ({ ...servable, schema: 9 })),
    });
    const refused = await reload(damaged);
    expect(refused.status).toBe(409);
    expect((await bodyOf<{ readonly error: string }>(refused)).error).toMatch(/goes on answering: SERVABLE_UNREADABLE/);
    expect((await answer()).version).toBe("7");
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain("understudy_reload_failures_total 1");
    for (const bundle of ["sha256:abc", 7, undefined]) expect((await reload(bundle)).status).toBe(400);
    expect(server.errors).toEqual([]);
  });
});

it("drained, it says that it is not ready, and answers", async () => {
  server = await liveServer(weather, { access: { tokens: TOKENS, reach: "loopback", open: false } });
  await server.post("/admin/drain", {}, bearer("may-do-everything"));
  expect((await fetch(`${server.url}/v2/health/ready`)).status).toBe(503);
  expect((await fetch(`${server.url}/v2/health/live`)).status).toBe(200);
  expect((await server.post("/predict", ROW, bearer("may-predict-things"))).status).toBe(200);
});

describe("traces and log lines", () => {
  const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  const parent = `00-${TRACE}-00f067aa0ba902b7-01`;
  const start = async () => {
    const lines: string[] = [];
    const log = serverLog({
      level: "access",
      now: () => new Date(0),
      monotonic: () => 0,
      write: (line) => lines.push(line),
    });
    server = await liveServer(weather, { log, random: (digits) => "b".repeat(digits) });
    return lines;
  };

  it("go on and come back, on refusals too; a line tells of the request and nothing of its content", async () => {
    const lines = await start();
    const headers = { traceparent: parent, "x-request-id": "mine", authorization: "Bearer nobody-must-read-this" };
    const good = await server.post(
      "/predict?note=nobody-must-read-this",
      { temperature: 30, sky: "secret-sky" },
      headers,
    );
    const bad = await server.post("/predict", { "secret-name": 1 }, headers);
    for (const response of [good, bad]) {
      expect(response.headers.get("traceparent")).toBe(`00-${TRACE}-${"b".repeat(16)}-01`);
      expect(response.headers.get("x-request-id")).toBe("mine");
    }
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: "request", method: "POST", path: "/predict", status: 200, requestId: "mine", traceId: TRACE },
      { event: "request", status: 400, parentId: "00f067aa0ba902b7", spanId: "b".repeat(16) },
    ]);
    expect(lines.join()).not.toMatch(/secret|nobody-must/);
  });

  it("the id of the header names a request of the protocol as well, unless the body names it", async () => {
    await start();
    const infer = (body: object) =>
      bodyOf<{ readonly id: string }>(server.post("/v2/models/weather/infer", body, { "x-request-id": "mine" }));
    expect((await infer(inferBody([ROW]))).id).toBe("mine");
    expect((await infer(inferBody([ROW], { id: "body" }))).id).toBe("body");
  });

  it("without the headers none are sent", async () => {
    await start();
    const response = await server.post("/predict", ROW);
    expect(response.headers.get("traceparent")).toBeNull();
    expect(response.headers.get("x-request-id")).toBeNull();
  });
});

it("counts what it answered and refused", async () => {
  server = await liveServer(weather, {
    process: () => ({ cpuSeconds: 1.5, residentBytes: 2, heapBytes: 3, startedAt: 4 }),
  });
  for (const row of [ROW, ROW, { temperature: -20, sky: "cloudy" }]) await server.post("/predict", row);
  await server.post("/predict", [ROW, ROW]);
  await server.post("/predict", { temperature: "hot" });
  await server.post("/v2/models/weather/infer", inferBody([ROW]));
  await server.post("/feedback", [{ id: "a/0", label: "wet" }]);
  await fetch(`${server.url}/nowhere`);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const labels = 'model="weather",version="3",role="champion"';
  for (const line of [
    `nv_inference_request_success{${labels}} 5`,
    `nv_inference_count{${labels}} 6`,
    `nv_inference_request_failure{${labels},reason="OTHER"} 1`,
    `nv_inference_exec_count{${labels}} 5`,
    `nv_inference_pending_request_count{${labels}} 0`,
    `understudy_predictions_total{${labels},class="dry"} 5`,
    `understudy_predictions_total{${labels},class="wet"} 1`,
    `understudy_batch_rows_count{${labels}} 5`,
    `understudy_batch_rows_sum{${labels}} 6`,
    "understudy_feedback_total 1",
    "understudy_log_written_total 6",
    "understudy_log_dropped_total 0",
    'understudy_http_responses_total{area="predict",status="400"} 1',
    'understudy_http_responses_total{area="",status="404"} 1',
    "process_cpu_seconds_total 1.5",
  ]) {
    expect(text.split("\n")).toContain(line);
  }
});

it("counts the rows that a model as it is answered together", async () => {
  server = await liveServer(async () => ({ name: "plain", bytes: identityOf("FP32") }));
  const inputs = [{ name: "x", shape: [3, 2], datatype: "FP32", data: [1, 2, 3, 4, 5, 6] }];
  expect((await server.post("/v2/models/plain/infer", { inputs })).status).toBe(200);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const labels = 'model="plain",version="1",role="champion"';
  for (const line of [`understudy_batch_rows_count{${labels}} 1`, `understudy_batch_rows_sum{${labels}} 3`]) {
    expect(text.split("\n")).toContain(line);
  }
});
