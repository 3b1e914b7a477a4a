/** Feedback, telemetry and the export, asked through the routes. */
import { describe, expect, it } from "vitest";
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { createMemoryPredictionSink } from "../../../src/adapters/memory/prediction-sink.ts";
import { createParquetWriter } from "../../../src/adapters/parquet-writer/parquet-writer.ts";
import type { Blobs } from "../../../src/ports/blobs.ts";
import { decodeFeedback } from "../../../src/serving/feedback.ts";
import { allOf, parquetRows } from "../../support/parquet.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";
import { servedWorld } from "../world.ts";

const prepare = async (blobs: Blobs) =>
  putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) });

async function world() {
  const log = createMemoryPredictionLog();
  return servedWorld(prepare, { sink: createMemoryPredictionSink(log), log });
}
type World = Awaited<ReturnType<typeof world>>;

async function exported({ get }: World, query: string): Promise<readonly Record<string, unknown>[]> {
  const { status, body } = await get(`/export?${query}`);
  expect(status).toBe(200);
  let text = "";
  for await (const piece of body as unknown as AsyncIterable<string>) text += piece;
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const ask = async ({ post }: World, id: string, timestamps: string) => {
  const body = inferBody([{ temperature: 20, sky: "clear" }], { id, parameters: { timestamps } });
  expect((await post("/v2/models/weather/infer", body)).status).toBe(200);
};

describe("feedback of a regression", () => {
  const decode = (item: object) =>
    decodeFeedback([{ id: "a/0", ...item }], "garden", new Set(), "2015-06-01T00:00:00.000Z");

  it("is a number", () => {
    expect(decode({ value: -3.5 })).toMatchObject([{ label: "", value: -3.5, source: "label" }]);
    expect(decode({ source: "retry" })).toEqual([
      { id: "a/0", time: "2015-06-01T00:00:00.000Z", deployment: "garden", source: "retry" },
    ]);
  });

  it.each([{}, { value: "3" }, { value: Number.NaN }, { label: "wet" }, { label: "wet", value: 3 }])(
    "is refused otherwise: %j",
    (item) => {
      expect(() => decode(item)).toThrow(/value is not a finite number|has no label/);
    },
  );
});

describe("the log of a server", () => {
  it("is exported by the time of the events", async () => {
    const asked = await world();
    await ask(asked, "june", "2015-06-01T00:00:00Z");
    await ask(asked, "july", "2015-07-01T00:00:00Z");
    const idsIn = async (query: string) => (await exported(asked, query)).map(({ id }) => id);
    expect(await idsIn("")).toEqual(["june/0", "july/0"]);
    expect(await idsIn("from=2015-06-15")).toEqual(["july/0"]);
    expect(await idsIn("from=2015-06-01&to=2015-07-01")).toEqual(["june/0"]);
    // The plus sign of a zone, as people type it into a query.
    expect(await idsIn("from=2015-07-01T02:00:00+02:00")).toEqual(["july/0"]);
    expect(await exported(asked, "kind=predictions&to=2015-06-02")).toMatchObject([
      { id: "june/0", role: "champion", inputs: { temperature: 20, sky: "clear" }, decision: "model" },
    ]);
  });

  it.each([
    ["kind=orders", /predictions, feedback, telemetry/],
    ["from=yesterday", /from is not an ISO 8601 time/],
    ["from=2015-01-01&from=2016-01-01", /twice/],
    ["since=2015-01-01", /the parameters here/],
  ])("refuses an export of %s", async (query, reason) => {
    const { status, body } = await (await world()).get(`/export?${query}`);
    expect([status, String((body as Record<string, unknown>).error)]).toEqual([400, expect.stringMatching(reason)]);
  });

  it("has nothing to export where nothing is kept", async () => {
    expect((await (await servedWorld(prepare)).get("/export")).status).toBe(404);
  });

  it("is exported as Parquet too, where the server writes it", async () => {
    const log = createMemoryPredictionLog();
    const kept = { sink: createMemoryPredictionSink(log), log };
    expect((await (await servedWorld(prepare, kept)).get("/export?format=parquet")).status).toBe(501);
    const asked = await servedWorld(prepare, { ...kept, parquet: createParquetWriter(1) });
    await ask(asked, "june", "2015-06-01T00:00:00Z");
    await ask(asked, "july", "2015-07-01T00:00:00Z");
    const { body, headers } = await asked.get("/export?format=parquet&to=2015-06-15");
    expect(headers?.["content-type"]).toBe("application/vnd.apache.parquet");
    const rows = await parquetRows(Buffer.concat(await allOf(body as unknown as AsyncIterable<Uint8Array>)));
    expect(rows).toMatchObject([
      { id: "june/0", "input.temperature": 20, "input.sky": "clear", event_time: new Date("2015-06-01"), other: null },
    ]);
  });

  it("keeps what devices measure, one reading or many", async () => {
    const asked = await world();
    const one = { device: "cam-7", time: "2015-06-01T10:00:00+02:00", readings: { celsius: 41.5, "pressure.bar": 1 } };
    expect((await asked.post("/telemetry", one)).body).toEqual({ accepted: 1 });
    expect((await asked.post("/telemetry", [{ id: "own", readings: { load: 0.5 } }])).body).toEqual({ accepted: 1 });
    expect(await exported(asked, "kind=telemetry")).toMatchObject([
      { device: "cam-7", time: "2015-06-01T08:00:00.000Z", readings: one.readings, deployment: "garden" },
      { id: "own", device: null, readings: { load: 0.5 } },
    ]);
    expect(await exported(asked, "kind=predictions")).toEqual([]);
  });

  it.each([
    [5, /not a JSON object/],
    [{ readings: {} }, /not from 1 to 100 readings/],
    [{ readings: { a: "hot" } }, /not a finite number/],
    [{ readings: { "": 1 } }, /short text/],
    [{ readings: { a: 1 }, time: "soon" }, /not ISO 8601/],
    [{ readings: { a: 1 }, device: "x".repeat(101) }, /device is not/],
    [{ readings: { a: 1 }, device: "understudy/server" }, /is the server itself/],
    [{ readings: { a: 1, "server.memory": 1 } }, /the server's own/],
    [{ readings: { a: 1 }, unit: "K" }, /beside id, device, time and readings/],
    [Array.from({ length: 1_001 }, () => ({ readings: { a: 1 } })), /more than 1000/],
  ])("refuses telemetry that is none: %#", async (body, reason) => {
    const asked = await world();
    const { status, body: answer } = await asked.post("/telemetry", body);
    expect([status, String((answer as Record<string, unknown>).error)]).toEqual([400, expect.stringMatching(reason)]);
    expect(await exported(asked, "kind=telemetry")).toEqual([]);
  });

  it("keeps a retry and a refusal, which leave the truth as it is", async () => {
    const asked = await world();
    await ask(asked, "r", "2015-06-01T00:00:00Z");
    const post = async (item: object) => (await asked.post("/feedback", [{ id: "r/0", ...item }])).status;
    expect(await post({ label: "wet" })).toBe(200);
    expect(await post({ source: "retry" })).toBe(200);
    expect(await post({ source: "refusal", by: "ana" })).toBe(200);
    expect(await post({ source: "refusal", label: "snow" })).toBe(400);
    expect(await post({ source: "correction" })).toBe(400);
    expect(await post({ label: "wet", value: 3 })).toBe(400);
    expect((await exported(asked, "kind=feedback")).map(({ source }) => source)).toEqual(["label", "retry", "refusal"]);
    expect((await asked.log.feedback("garden")).get("r/0")).toMatchObject({ label: "wet", source: "label" });
  });
});
