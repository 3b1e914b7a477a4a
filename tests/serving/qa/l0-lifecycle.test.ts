/** Models that are broken in every way: refused with the reason by the real program, while the old one answers. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Digest, digestOf } from "../../../src/domain/digest.ts";
import { canonicalJson } from "../../../src/domain/json.ts";
import type { Servable } from "../../../src/domain/servable.ts";
import { identityModel } from "../../support/identity-model.ts";
import { inferBody, putBundle, putNarrowServable, putServable } from "../../support/serving.ts";
import { type Home, type ServerChild, serverChild, temporaryHome } from "./child.ts";

const GOLDEN_FILES = new URL("../../golden/onnx-files.json", import.meta.url);

let home: Home;
let server: ServerChild;
let good: Digest;
let servable: Servable;
let model: Uint8Array;
let files: Readonly<Record<string, { readonly file: string }>>;
beforeAll(async () => {
  home = await temporaryHome();
  const digest = await putServable(home.blobs);
  servable = JSON.parse(Buffer.from(await home.blobs.get(digest)).toString()) as Servable;
  model = await home.blobs.get(servable.model);
  good = await putBundle(home.blobs, { model: "weather", version: 1, servable: digest });
  ({ files } = JSON.parse(await readFile(GOLDEN_FILES, "utf8")) as { readonly files: typeof files });
  server = await serverChild(home, good);
});
afterAll(async () => {
  server.signal("SIGKILL");
  await server.ended();
  await home.remove();
});

const bundleOf = async (next: Digest) => putBundle(home.blobs, { model: "weather", version: 2, servable: next });
const withDocument = async (change: (servable: Servable) => unknown) =>
  bundleOf(await home.blobs.put(canonicalJson(change(servable))));
const withModel = async (bytes: Uint8Array) => {
  const put = await home.blobs.put(bytes);
  return withDocument((each) => ({ ...each, model: put }));
};
const fileOf = (name: string) => Buffer.from(files[name]?.file ?? "", "base64");

async function labels(): Promise<readonly unknown[]> {
  const rows = [
    { temperature: 30, sky: "clear" },
    { temperature: -20, sky: "cloudy" },
  ];
  const body = JSON.stringify(inferBody(rows));
  const response = await fetch(`${server.url}/v2/models/weather/infer`, { method: "POST", body });
  expect(response.status).toBe(200);
  const { outputs } = (await response.json()) as { readonly outputs: readonly { name: string; data: unknown[] }[] };
  return outputs.find(({ name }) => name === "label")?.data ?? [];
}

/** The place of the first weight, to be made another number. */
function damaged(value: number): Uint8Array {
  const bytes = Uint8Array.from(model);
  const one = new Uint8Array(Float32Array.of(-2).buffer);
  const at = Buffer.from(bytes).indexOf(one);
  expect(at).toBeGreaterThan(0);
  bytes.set(new Uint8Array(Float32Array.of(value).buffer), at);
  return bytes;
}

/** Under the name of something else: as a disk or a hand would leave it. */
async function underAnotherName(): Promise<Digest> {
  const bytes = Uint8Array.from([...model, 0]);
  const named = await home.blobs.put(bytes);
  const hex = named.replace("sha256:", "");
  const found = (await readdir(join(home.folder, "blobs"), { recursive: true })).find((each) =>
    each.replaceAll("/", "").endsWith(hex),
  );
  await writeFile(join(home.folder, "blobs", found ?? "not found"), model);
  return withDocument((each) => ({ ...each, model: named }));
}

const BROKEN: readonly [string, () => Promise<Digest>, RegExp][] = [
  ["a bundle that is nowhere", async () => digestOf("nowhere"), /BLOB_MISSING/],
  ["a bundle that is no document", () => home.blobs.put("{"), /BUNDLE_UNREADABLE/],
  ["a bundle of a model", () => home.blobs.put(model), /BUNDLE_UNREADABLE/],
  ["a servable that is nowhere", () => bundleOf(digestOf("nothing")), /BLOB_MISSING/],
  ["a servable nested without end", async () => bundleOf(await home.blobs.put("[".repeat(1e6))), /SERVABLE_UNREADABLE/],
  ["an empty file", () => withModel(new Uint8Array()), /MODEL_UNREADABLE/],
  ["half a file", () => withModel(model.subarray(0, model.length / 2)), /MODEL_UNREADABLE/],
  ["a file without its last byte", () => withModel(model.subarray(0, -1)), /MODEL_UNREADABLE/],
  ["a file of zeros", () => withModel(new Uint8Array(100_000)), /MODEL_UNREADABLE/],
  ["a packed file", () => withModel(gzipSync(model)), /MODEL_UNREADABLE/],
  ["a file that would be 256 MiB", () => withModel(gzipSync(Buffer.alloc(2 ** 28), { level: 1 })), /MODEL_UNREADABLE/],
  ["a file under the name of another", underAnotherName, /BLOB_CORRUPT/],
  ["a weight that is another", () => withModel(damaged(7)), /GOLDEN_INPUTS_DISAGREE/],
  ["a weight that is no number", () => withModel(damaged(Number.NaN)), /GOLDEN_INPUTS_DISAGREE/],
  ["a weight without end", () => withModel(damaged(Number.POSITIVE_INFINITY)), /GOLDEN_INPUTS_DISAGREE/],
  [
    "a model of other inputs",
    () => withModel(identityModel([{ from: "a", to: "b", datatype: "FP32", shape: ["N", 1] }])),
    /MODEL_SIGNATURE_MISMATCH/,
  ],
  [
    "a model that lacks one",
    async () => {
      const narrow = JSON.parse(Buffer.from(await home.blobs.get(await putNarrowServable(home.blobs))).toString());
      return withDocument((each) => ({ ...each, model: narrow.model }));
    },
    /MODEL_SIGNATURE_MISMATCH/,
  ],
  ["outputs that are a sequence of maps", () => withModel(fileOf("zipmap")), /MODEL_OUTPUT_UNSUPPORTED/],
  ["operators that nobody knows", () => withModel(fileOf("unknownOperator")), /MODEL_OPERATOR_UNSUPPORTED/],
  ["a version of the future", () => withModel(fileOf("opset99")), /MODEL_OPSET_UNSUPPORTED/],
  ["weights in other files", () => withModel(fileOf("external")), /MODEL_EXTERNAL_DATA/],
];

it.each(BROKEN)("refuses %s, and the old one answers", async (_, prepare, reason) => {
  const refused = await server.reload(await prepare());
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringMatching(reason)]);
  expect(await labels()).toEqual(["dry", "wet"]);
  expect(await (await fetch(`${server.url}/deployment`)).json()).toMatchObject({ bundle: good, reloads: 0 });
});

it.each(BROKEN.filter((_, index) => index % 4 === 0))(
  "does not start with %s, and says why",
  async (_, prepare, reason) => {
    const starting = serverChild(home, await prepare());
    await expect(starting).rejects.toThrow(/^it ended with [123]: /);
    await expect(starting).rejects.toThrow(reason);
  },
);

it("whichever bits are others: it is refused, or answers as before; never does the server end", async () => {
  const flip = fc.tuple(fc.nat(model.length - 1), fc.nat(7));
  await fc.assert(
    fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 3 }), async (flips) => {
      const bytes = Uint8Array.from(model);
      for (const [at, bit] of flips) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const { status } = await server.reload(await withModel(bytes));
      expect(server.isRunning()).toBe(true);
      expect([200, 409]).toContain(status);
      expect(await labels()).toEqual(["dry", "wet"]);
      if (status === 200) await server.reload(good);
    }),
    // A file that loads, and breaks off when it is run.
    {
      numRuns: 200,
      examples: [
        [
          [
            [901, 6],
            [784, 0],
          ],
        ],
      ],
    },
  );
  expect(server.told()).not.toMatch(/at .*\.ts:\d+/);
});
