/**
 * Requests of one client differ in their values only. The last ones that were skimmed are templates: a body that agrees
 * with one, byte for byte between the values, needs no reading but that of its values.
 */
import type { Tensor } from "../../domain/tensor.ts";
import type { Tensors } from "../answering.ts";
import type { InferRequest, Templates } from "./infer-request.ts";
import { MAX_ID } from "./parameters.ts";
import { readNumbers, readTexts } from "./skim-elements.ts";
import { type Cursor, type Hole, plainEnd } from "./skim-values.ts";

export interface Template {
  readonly bytes: Uint8Array;
  readonly holes: readonly Hole[];
  readonly request: InferRequest;
}

/** The request that these bytes are, read by the template; null: they are another. */
export function fill({ bytes: known, holes, request }: Template, blank: Tensors, cursor: Cursor): InferRequest | null {
  const inputs: Record<string, Tensor> = { ...blank };
  let { id } = request;
  let from = 0;
  for (const hole of holes) {
    if (!passSame(cursor, known, from, hole.from)) return null;
    from = hole.to;
    if (hole.kind === "FP32") {
      const data = readNumbers(cursor, hole.elements);
      if (!data) return null;
      inputs[hole.name] = { datatype: "FP32", data, shape: hole.shape };
    } else if (hole.kind === "BYTES") {
      const data = readTexts(cursor, hole.elements);
      if (!data) return null;
      inputs[hole.name] = { datatype: "BYTES", data, shape: hole.shape };
    } else {
      const end = plainEnd(cursor.bytes, cursor.at);
      if (end < 0 || end - cursor.at > MAX_ID) return null;
      id = cursor.bytes.toString("latin1", cursor.at, end) || null;
      cursor.at = end;
    }
  }
  if (!passSame(cursor, known, from, known.length) || cursor.at !== cursor.bytes.length) return null;
  const { rows, timestamps, routingKey, timeoutMs, outputs } = request;
  return { id, rows, inputs, timestamps, routingKey, timeoutMs, outputs };
}

/** Passes what is the same as `known` from `from` up to `to`. */
function passSame(cursor: Cursor, known: Uint8Array, from: number, to: number): boolean {
  const { bytes } = cursor;
  const shift = cursor.at - from;
  if (to + shift > bytes.length) return false;
  for (let at = from; at < to; at++) if (bytes[at + shift] !== known[at]) return false;
  cursor.at = to + shift;
  return true;
}

const KEPT = 2;
const LARGEST = 2 ** 16;
/** Where every body is another, few are compared. */
const PATIENCE = 8;
const SELDOM = 64;

export function createTemplates(blank: Tensors): Templates {
  const kept: Template[] = [];
  let misses = 0;
  const isWorthIt = () => misses < PATIENCE || misses % SELDOM === 0;
  return {
    read: (bytes) => {
      if (!isWorthIt()) return null;
      for (const template of kept) {
        const request = fill(template, blank, { bytes, at: 0, holes: null });
        if (!request) continue;
        misses = 0;
        return request;
      }
      return null;
    },
    learn: (body, holes, request) => {
      misses++;
      if (body.length > LARGEST || !isWorthIt()) return;
      kept.unshift({ bytes: Uint8Array.from(body), holes, request });
      if (kept.length > KEPT) kept.pop();
    },
  };
}
