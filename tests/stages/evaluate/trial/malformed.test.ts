/** Bad requests: what is sent, what counts as a failure, and that the real server lives through all of it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { blobFolder } from "../../../../src/adapters/blob-folder/blobs.ts";
import { systemClock } from "../../../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../../../src/adapters/http-inference/inference-client.ts";
import { createOnnxRuntime } from "../../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { createTestEnvironment } from "../../../../src/adapters/process-target/test-environment.ts";
import { userError } from "../../../../src/domain/errors/user-error.ts";
import { random } from "../../../../src/domain/random.ts";
import type { Signature } from "../../../../src/domain/signature.ts";
import type { RawRequest } from "../../../../src/ports/inference.ts";
import { examine } from "../../../../src/stages/evaluate/trial/exchange.ts";
import { malformedRequests } from "../../../../src/stages/evaluate/trial/malformed.ts";
import { malformedCorpus } from "../../../../src/stages/evaluate/trial/malformed-corpus.ts";
import { malformedImages } from "../../../../src/stages/evaluate/trial/malformed-images.ts";
import { openSession } from "../../../../src/stages/evaluate/trial/session.ts";
import { BUILD, SERVE_COMMAND } from "../../../support/process-target.ts";
import { putServable, SIGNATURE } from "../../../support/serving.ts";
import { imageFile } from "../../train/image-world.ts";
import { rowsOf, sessions } from "../sessions.ts";
import { world } from "../world.ts";

const folder = await mkdtemp(join(tmpdir(), "understudy-malformed-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const corpus = (seed: number, signature: Signature = SIGNATURE) =>
  malformedCorpus({ signature, model: "weather", row: { temperature: 3, sky: "clear" }, random: random(seed) });
const textOf = ({ body }: RawRequest) => (typeof body === "string" ? body : Buffer.from(body).toString("latin1"));

describe("the corpus", () => {
  test("is the same for the same seed; another seed spoils other bytes", () => {
    expect(corpus(1)).toEqual(corpus(1));
    expect(corpus(1)).not.toEqual(corpus(2));
    expect(corpus(1)).toHaveLength(corpus(2).length);
  });

  test("is of both faces, of each feature, and has the classics in it", () => {
    const texts = corpus(1).map(textOf);
    const paths = new Set(corpus(1).map(({ path }) => path));
    expect(paths).toEqual(new Set(["/predict", "/v2/models/weather/infer", "/v2/models/no%20such%20model/infer"]));
    for (const text of ["", "{", "null", '{"temperature":NaN,"sky":"clear"}', '{"temperature":1e308,"sky":"clear"}']) {
      expect(texts).toContain(text);
    }
    expect(texts).toContain('{"sky":"never seen","temperature":3}');
    expect(texts).toContain('{"temperature":null,"sky":null}');
    expect(texts.some((text) => text.length > 100_000)).toBe(true);
  });

  test("of a wide table is no longer than it need be", () => {
    const features = Array.from({ length: 300 }, (_, index) => ({ name: `f${index}`, type: "number" as const }));
    expect(corpus(1, { ...SIGNATURE, features }).length).toBeLessThan(400);
  });

  test("of pictures has them cut, flipped, empty and enormous, as files and within JSON", () => {
    const bodies = malformedImages("picture", imageFile("rgb.png"), random(3));
    expect(bodies.filter(({ body }) => typeof body !== "string" && body.length === 0)).toHaveLength(1);
    expect(bodies.filter(({ headers }) => headers["content-type"] === "application/json").length).toBeGreaterThan(30);
    expect(malformedImages("picture", imageFile("rgb.png"), random(3))).toEqual(bodies);
  });
});

test("the real server refuses or answers each, and answers its rows as before", { timeout: 120_000 }, async () => {
  const blobs = blobFolder(folder);
  const { ports, spec } = await world({ blobs });
  const clock = systemClock();
  const testEnvironment = createTestEnvironment({
    launch: { command: SERVE_COMMAND, readyWithinMs: 60_000 },
    blobs: folder,
    servingBuild: BUILD,
    threads: 1,
  });
  const real = { testEnvironment, inference: createInferenceClient(clock), clock, runtime: createOnnxRuntime() };
  const member = { model: "weather", version: 0, servable: await putServable(blobs) };
  const session = await openSession({ ...ports, ...real }, spec, member);
  if (session.kind === "not-started") throw new Error(session.reason);
  try {
    const rows = Array.from({ length: 40 }, (_, index) => ({
      temperature: index % 7 === 0 ? null : index - 10,
      sky: index % 3 === 0 ? "clear" : "cloudy",
    }));
    const { candidate } = await examine(session, null, rows, random(1), () => {});
    expect(candidate.malformed).toEqual({ requests: corpus(1).length + 1, failures: 0 });
    expect(candidate).toMatchObject({ failures: 0, repeated: 40, alike: 40, gone: false });
    expect(candidate.skew).toMatchObject({ rows: 40, different: 0 });
    expect(candidate.skew?.largest).toBeLessThanOrEqual(1e-6);
  } finally {
    await session.stop();
  }
});

describe("a server", () => {
  const measured = async (send: (request: RawRequest, count: number) => number | null) => {
    let count = 0;
    const made = await sessions();
    const { inference } = made.ports;
    const sending: typeof inference.send = async (url, request) => {
      const status = send(request, ++count);
      if (status === null) throw userError("SERVER_UNREACHABLE", { with: { url, reason: "it is gone" } });
      return { status, text: "{}", latencyMs: 1 };
    };
    const ports = { ...made.ports, inference: { ...inference, send: sending } };
    const session = await openSession(ports, made.spec, made.candidateMember);
    if (session.kind === "not-started") throw new Error(session.reason);
    const before = session.url;
    const result = await malformedRequests(session, rowsOf(3), random(1));
    const restarted = session.url !== before;
    await session.stop();
    return { ...result, sent: count, restarted };
  };

  test("that refuses everything has failed nothing", async () => {
    expect(await measured(() => 400)).toMatchObject({ failures: 0, restarted: false });
  });

  test("that is at fault now and then has failed so often", async () => {
    const { failures, requests, sent } = await measured((_, count) => (count % 50 === 0 ? 500 : 400));
    expect([failures, requests]).toEqual([Math.floor(sent / 50), sent + 1]);
  });

  test("that answers one of them with silence has failed that one", async () => {
    expect(await measured((_, count) => (count === 7 ? null : 200))).toMatchObject({ failures: 1, restarted: false });
  });

  test("that is gone after one has failed all that follow, and is started again", async () => {
    const { failures, requests, sent, restarted } = await measured((_, count) => (count > 10 ? null : 400));
    expect([sent, restarted]).toEqual([13, true]);
    expect(failures).toBe(requests - 10);
  });
});
