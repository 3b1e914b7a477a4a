/**
 * What an ONNX file needs, read from the file itself before the runtime sees it. Numbers of fields are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
import { fieldsOf } from "./proto-reader.ts";

export interface OnnxFacts {
  readonly irVersion: number;
  /** Version by domain; "ai.onnx" is the standard one. */
  readonly opsets: ReadonlyMap<string, number>;
  /** `domain:Operator`, sorted. */
  readonly operators: readonly string[];
  /** Names of tensors whose numbers lie in other files. */
  readonly external: readonly string[];
}

const MODEL = { irVersion: 1, graph: 7, opset: 8, functions: 25 } as const;
const OPSET = { domain: 1, version: 2 } as const;
const GRAPH = { node: 1, initializer: 5, sparse: 15 } as const;
const FUNCTION_NODE = 7;
const NODE = { operator: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 } as const;
const SPARSE = { values: 1, indices: 2 } as const;
const TENSOR = { name: 8, location: 14 } as const;

const INSIDE = 0;
const STANDARD = "ai.onnx";
/** Loops within loops; a file that goes deeper is no model that anybody made. */
const MOST_LEVELS = 50;

interface Found {
  readonly operators: Set<string>;
  readonly external: Set<string>;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** ONNX Runtime takes a file that says this for one of its own format. */
const OTHER_FORMAT = { at: 4, says: "ORTM" } as const;

/** null: no ONNX file, a damaged one, or one that says things in ways that no exporter does. */
export function inspectModel(model: Uint8Array): OnnxFacts | null {
  const { at, says } = OTHER_FORMAT;
  if (text(model.subarray(at, at + says.length)) === says) return null;
  const found: Found = { operators: new Set(), external: new Set() };
  const opsets = new Map<string, number>();
  let irVersion = 0;
  try {
    for (const { number, value, bytes } of fieldsOf(model)) {
      if (number === MODEL.irVersion) irVersion = value;
      else if (number === MODEL.opset) opsets.set(...opsetOf(bytes));
      else if (number === MODEL.graph) readGraph(bytes, found, 0);
      else if (number === MODEL.functions) {
        for (const field of fieldsOf(bytes)) if (field.number === FUNCTION_NODE) readNode(field.bytes, found, 0);
      }
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return { irVersion, opsets, operators: [...found.operators].sort(), external: [...found.external] };
}

function opsetOf(message: Uint8Array): readonly [string, number] {
  let [domain, version] = ["", 0];
  for (const { number, value, bytes } of fieldsOf(message)) {
    if (number === OPSET.domain) domain = text(bytes);
    else if (number === OPSET.version) version = value;
  }
  return [domain || STANDARD, version];
}

function readGraph(message: Uint8Array, found: Found, level: number): void {
  if (level > MOST_LEVELS) throw new RangeError("the graph is nested too deeply");
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === GRAPH.node) readNode(bytes, found, level);
    else if (number === GRAPH.initializer) readTensor(bytes, found);
    else if (number === GRAPH.sparse) readSparse(bytes, found);
  }
}

function readNode(message: Uint8Array, found: Found, level: number): void {
  let [operator, domain] = ["", ""];
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === NODE.operator) operator = text(bytes);
    else if (number === NODE.domain) domain = text(bytes);
    else if (number === NODE.attribute) readAttribute(bytes, found, level);
  }
  found.operators.add(`${domain || STANDARD}:${operator}`);
}

function readAttribute(message: Uint8Array, found: Found, level: number): void {
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === ATTRIBUTE.graph || number === ATTRIBUTE.graphs) readGraph(bytes, found, level + 1);
    else if (number === ATTRIBUTE.tensor || number === ATTRIBUTE.tensors) readTensor(bytes, found);
    else if (number === ATTRIBUTE.sparse || number === ATTRIBUTE.sparses) readSparse(bytes, found);
  }
}

function readSparse(message: Uint8Array, found: Found): void {
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === SPARSE.values || number === SPARSE.indices) readTensor(bytes, found);
  }
}

function readTensor(message: Uint8Array, found: Found): void {
  let name = "";
  let isExternal = false;
  for (const { number, value, bytes } of fieldsOf(message)) {
    if (number === TENSOR.name) name = text(bytes);
    else if (number === TENSOR.location) isExternal = value !== INSIDE;
  }
  if (isExternal) found.external.add(name);
}
