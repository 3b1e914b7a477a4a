/** What the server says of itself, tried against it by schemathesis: hostile requests, and every answer as documented. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Blobs } from "../../src/ports/blobs.ts";
import { parseTokens } from "../../src/serving/auth/tokens.ts";
import { PICTURE } from "../../src/serving/openapi/examples.ts";
import { DATATYPES, identityModel } from "../support/identity-model.ts";
import { type LiveServer, liveServer, putEcho, putSides } from "../support/live-server.ts";
import { putBundle, putServable } from "../support/serving.ts";

const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
const ready = spawnSync(python, ["-c", "import schemathesis"]).status === 0;

const TOKEN = "may-do-everything";
const WITHIN_MS = 300_000;

const DEPLOYED = {
  "a table with a canary": async (blobs: Blobs) => {
    const [one, other] = [await putServable(blobs), await putServable(blobs, 1)];
    const canary = { model: "weather", version: 4, servable: other, weight: 20 };
    return putBundle(blobs, { model: "weather", version: 3, servable: one }, { canary });
  },
  "a regression": async (blobs: Blobs) =>
    putBundle(blobs, { model: "price", version: 1, servable: await putEcho(blobs) }),
  pictures: async (blobs: Blobs) =>
    putBundle(blobs, { model: "sides", version: 1, servable: await putSides(blobs, Buffer.from(PICTURE, "base64")) }),
  "a file as it is": async () => ({
    name: "everything",
    bytes: identityModel(
      DATATYPES.map((datatype) => ({ from: datatype, to: `${datatype}_out`, datatype, shape: ["rows", "width"] })),
    ),
  }),
} as const;

describe.skipIf(!ready)("as its own document says", () => {
  let server: LiveServer;
  /** It leaves notes of what it tried where it runs. */
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "schemathesis-"));
  });
  afterEach(async () => {
    await server.stop(null);
    await rm(folder, { recursive: true, force: true });
  });

  it.each(Object.entries(DEPLOYED))(
    "%s",
    async (_, prepare) => {
      const access = { tokens: parseTokens(`admin=${TOKEN}`), reach: "network", open: true } as const;
      server = await liveServer(prepare, { access });
      const flags = [
        ...["--header", `Authorization: Bearer ${TOKEN}`, "--workers", "1", "--seed", "1", "--no-color"],
        ...["--phases", "examples,coverage,fuzzing", "--max-examples", "15", "--continue-on-failure"],
        // A drained server says 503, as it should.
        ...["--exclude-path", "/admin/drain"],
        // As many times as rows, as many values as the shape says: no schema can say that.
        ...["--exclude-checks", "positive_data_acceptance"],
      ];
      const words = ["-m", "schemathesis.cli", "run", `${server.url}/openapi.json`, ...flags];
      const { stdout } = await promisify(execFile)(python, words, { cwd: folder, maxBuffer: 2 ** 24 }).catch(
        (error: unknown) => {
          throw new Error((error as { readonly stdout: string }).stdout.slice(-8_000));
        },
      );
      console.log(/\d+ generated.*/.exec(stdout)?.[0]);
      expect(server.errors).toEqual([]);
      const described = (await (await fetch(`${server.url}/deployment`)).json()) as { readonly counters: object };
      expect(described.counters).toMatchObject({ requests: expect.any(Number) });
    },
    WITHIN_MS,
  );
});
