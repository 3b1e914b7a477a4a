/** What of a batch may be written down: named features never, and the inputs of as many requests as are kept. */
import { type Digest, digestOf } from "./digest.ts";
import { canonicalJson } from "./json.ts";
import { cellOf, type InputColumn, inputsAt, type PredictionBatch } from "./prediction-batch.ts";
import type { PredictionSettings } from "./servable.ts";

type Asked = Pick<PredictionSettings, "inputs" | "redact">;

/** The batch itself where everything may be kept. */
export function keptInputs(batch: PredictionBatch, { inputs: share, redact }: Asked): PredictionBatch {
  const allowed = redact.length === 0 ? batch : redacted(batch, redact);
  if (share >= 1) return allowed;
  const { ids, inputs } = allowed;
  const isKept = keepsRow(share);
  const kept: number[] = [];
  const inputsDigest: (Digest | null)[] = [];
  const missing = new Float64Array(ids.length).fill(Number.NaN);
  const columns = Object.values(inputs);
  for (const [row, id] of ids.entries()) {
    if (isKept(id)) {
      kept.push(row);
      inputsDigest.push(null);
    } else {
      inputsDigest.push(digestOf(canonicalJson(inputsAt(inputs, row))));
      missing[row] = columns.reduce((sum, column) => sum + (cellOfAny(column, row) === null ? 1 : 0), 0);
    }
  }
  if (kept.length === ids.length) return allowed;
  return {
    ...allowed,
    kept,
    inputsDigest,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, pick(column, kept)])),
    properties: { ...allowed.properties, missing },
  };
}

function redacted(batch: PredictionBatch, redact: readonly string[]): PredictionBatch {
  const names = new Set(redact);
  // A property is `<feature>.<property>`, and a feature's name may have points of its own.
  const isOf = (property: string) => redact.some((name) => property.startsWith(`${name}.`));
  return {
    ...batch,
    inputs: Object.fromEntries(Object.entries(batch.inputs).filter(([name]) => !names.has(name))),
    properties: Object.fromEntries(Object.entries(batch.properties).filter(([name]) => !isOf(name))),
  };
}

/** The missing count needs no digest of a file. */
const cellOfAny = (column: InputColumn, row: number) => {
  const value = column[row];
  return value instanceof Uint8Array ? "" : cellOf(value);
};

function pick(column: InputColumn, rows: readonly number[]): InputColumn {
  if (column instanceof Float32Array) return Float32Array.from(rows, (row) => column[row] ?? Number.NaN);
  if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row] ?? Number.NaN);
  return rows.map((row) => column[row] ?? null) as InputColumn;
}

/** By a hash of the request's id, so that the rows of one request stay together; each request is hashed once. */
function keepsRow(share: number): (id: string) => boolean {
  let [request, isKept] = ["", false];
  return (id) => {
    const end = id.lastIndexOf("/");
    const current = end === -1 ? id : id.slice(0, end);
    if (current !== request || request === "") {
      request = current;
      isKept = fractionOf(current) < share;
    }
    return isKept;
  };
}

/** From 0 to below 1, evenly: FNV-1a, finished as MurmurHash3 does. */
export function fractionOf(id: string): number {
  let hash = 0x811c9dc5;
  // Routing hashes the same ids: what is kept must not follow from who answered.
  for (const character of `inputs ${id}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
