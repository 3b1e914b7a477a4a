/** The same perturbed rows go to the candidate and to the champion; images go with the request. */
import { expect, test } from "vitest";
import { memoryBlobs } from "../../../../src/adapters/memory/blobs.ts";
import { memoryImageCodec } from "../../../../src/adapters/memory/image-codec.ts";
import type { Digest } from "../../../../src/domain/digest.ts";
import type { Signature } from "../../../../src/domain/signature.ts";
import type { Row } from "../../../../src/domain/table.ts";
import type { Answer } from "../../../../src/ports/inference.ts";
import type { Perturbation } from "../../../../src/spec/resolved.ts";
import { type Asked, perturbationsOf } from "../../../../src/stages/evaluate/perturb/perturbations.ts";

const TABLE: Signature = {
  task: "tabular-classification",
  features: [
    { name: "a", type: "number" },
    { name: "b", type: "category", values: ["x", "y"] },
  ],
  label: { name: "c", classes: ["no", "yes"] },
};
const PICTURES: Signature = { ...TABLE, task: "image-classification", features: [{ name: "picture", type: "image" }] };

interface Heard {
  readonly rows: Row[];
  readonly files: Map<Digest, Uint8Array>;
  readonly batches: number[];
}

function listener(signature: Signature): { readonly session: Asked; readonly heard: Heard } {
  const heard: Heard = { rows: [], files: new Map(), batches: [] };
  const ask: Asked["ask"] = async (rows, request = {}) => {
    heard.rows.push(...rows);
    heard.batches.push(rows.length);
    for (const [digest, file] of request.files ?? []) heard.files.set(digest, file);
    return rows.map((_, index): Answer => ({ label: "no", probabilities: [1, 0], predictionId: String(index) }));
  };
  return { session: { signature, ask }, heard };
}

const NOISE: Perturbation = { name: "shaky", kind: "noise", amount: 0.5 };
const GONE: Perturbation = { name: "gone", kind: "missing", share: 0.5, features: ["b"] };
const DARK: Perturbation = { name: "dark", kind: "brightness", factor: 0.3 };
const JPEG: Perturbation = { name: "squeezed", kind: "jpeg", quality: 10 };

const blobs = memoryBlobs();
const contextOf = (progress: (fraction: number) => void = () => {}) => ({
  ports: { blobs, images: memoryImageCodec() },
  seed: 7,
  progress,
});

test("candidate and champion are asked the same rows, one perturbation after the other", async () => {
  const rows: readonly Row[] = Array.from({ length: 50 }, (_, index) => ({ a: index, b: index % 2 ? "x" : "y" }));
  const [own, other] = [listener(TABLE), listener(TABLE)];
  const fractions: number[] = [];
  const found = await perturbationsOf(
    own.session,
    other.session,
    rows,
    [NOISE, GONE],
    contextOf((fraction) => fractions.push(fraction)),
  );
  expect(found.map(({ name, kind, text }) => ({ name, kind, text }))).toEqual([
    { name: "shaky", kind: "noise", text: "noise of 0.5 deviations" },
    { name: "gone", kind: "missing", text: "50% of the values missing in b" },
  ]);
  expect(found.map(({ candidate, champion }) => [candidate.length, champion?.length])).toEqual([
    [50, 50],
    [50, 50],
  ]);
  expect(own.heard.rows).toEqual(other.heard.rows);
  expect(own.heard.rows.slice(0, 50).map(({ b }) => b)).toEqual(rows.map(({ b }) => b));
  expect(own.heard.rows.slice(50).map(({ a }) => a)).toEqual(rows.map(({ a }) => a));
  expect(fractions).toEqual([0.5, 1]);
});

test("what changes nothing is no evidence", async () => {
  const { session, heard } = listener(TABLE);
  const rows = [{ a: null, b: "x" }];
  expect(await perturbationsOf(session, null, rows, [NOISE, DARK, JPEG], contextOf())).toEqual([]);
  expect(heard.rows).toEqual([]);
});

test("perturbed images are in no store, and few of them are held at a time", async () => {
  const pictures = await Promise.all(
    Array.from({ length: 130 }, (_, index) => blobs.put(Uint8Array.of(0xff, 0xd8, index))),
  );
  const broken = await blobs.put("GIF89a");
  const rows: readonly Row[] = [...pictures.map((picture) => ({ picture })), { picture: null }, { picture: broken }];
  const { session, heard } = listener(PICTURES);
  const found = await perturbationsOf(session, null, rows, [DARK, JPEG, { ...NOISE, amount: 0.1 }], contextOf());
  expect(found.map(({ name, text, champion }) => ({ name, text, champion }))).toEqual([
    { name: "dark", text: "brightness times 0.3", champion: null },
    { name: "squeezed", text: "JPEG of quality 10", champion: null },
    { name: "shaky", text: "noise of 10% of white", champion: null },
  ]);
  expect(heard.batches).toEqual([64, 64, 4, 64, 64, 4, 64, 64, 4]);
  for (const [index, { picture }] of heard.rows.entries()) {
    const position = index % rows.length;
    if (position >= pictures.length) expect(picture).toBe(rows[position]?.picture);
    else {
      expect(picture).not.toBe(rows[position]?.picture);
      expect(heard.files.has(picture as Digest)).toBe(true);
      await expect(blobs.get(picture as Digest)).rejects.toThrow("BLOB_MISSING");
    }
  }
});

test("each image has noise of its own, and the same again in another run", async () => {
  const picture = await blobs.put(Uint8Array.of(0xff, 0xd8, 200));
  const rows = [{ picture }, { picture }];
  const [first, second] = [listener(PICTURES), listener(PICTURES)];
  for (const { session } of [first, second]) await perturbationsOf(session, null, rows, [NOISE], contextOf());
  expect(first.heard.rows[0]).not.toEqual(first.heard.rows[1]);
  expect(second.heard.rows).toEqual(first.heard.rows);
});

test("a champion that stops answering is compared with no more; a candidate that does has no answers, and is not waited for", async () => {
  const rows: readonly Row[] = Array.from({ length: 30 }, (_, index) => ({ a: index, b: "x" }));
  const dying = (after: number) => {
    const { session } = listener(TABLE);
    let asked = 0;
    const ask: Asked["ask"] = async (batch) => (++asked > after ? batch.map(() => null) : session.ask(batch));
    return { session: { signature: TABLE, ask }, asked: () => asked };
  };
  const perturbations = ["a", "b", "c", "d"].map((name) => ({ ...NOISE, name }));
  const context = { ...contextOf(), known: rows[0] };
  const champion = dying(1);
  const beside = await perturbationsOf(listener(TABLE).session, champion.session, rows, perturbations, context);
  expect(beside.map((each) => each.champion === null)).toEqual([false, true, true, true]);
  expect(champion.asked()).toBe(3);
  const candidate = dying(1);
  const alone = await perturbationsOf(candidate.session, null, rows, perturbations, context);
  expect(alone.map((each) => each.candidate.every((answer) => answer === null))).toEqual([false, true, true, true]);
  expect(candidate.asked()).toBe(3);
});

test("a server that refuses every row of one perturbation is asked the next", async () => {
  const { session, heard } = listener(TABLE);
  const ask: Asked["ask"] = async (batch) => {
    const answers = await session.ask(batch);
    return answers.map((answer, index) => (batch[index]?.b === null ? null : answer));
  };
  const rows: readonly Row[] = Array.from({ length: 30 }, (_, index) => ({ a: index, b: "x" }));
  const found = await perturbationsOf({ signature: TABLE, ask }, null, rows, [{ ...GONE, share: 1 }, NOISE], {
    ...contextOf(),
    known: rows[0],
  });
  expect(found.map(({ candidate }) => candidate.filter((answer) => answer !== null).length)).toEqual([0, 30]);
  expect(heard.batches).toEqual([30, 1, 30]);
});
