/**
 * ONNX models as bytes. Field and enum numbers are those of `onnx.proto3` of onnx 1.16 (IR version 10);
 * they never change within the format. Only what our graphs use is here.
 */
import { bytes, concat, type Field, float, integer, message, packedIntegers, text } from "./protobuf.ts";

/** IR 10 and opset 21 are of one ONNX release; `Equal` takes text since opset 19. */
const IR_VERSION = 10;
const OPSET = 21;

/** Operators of classical models, such as tree ensembles; version 3 is of ONNX 1.11. */
export const ML_DOMAIN = "ai.onnx.ml";
const ML_OPSET = 3;

/** TensorProto.DataType */
const ELEMENT = { float: 1, int32: 6, int64: 7, string: 8, bool: 9 } as const;
type ElementType = keyof typeof ELEMENT;

/** A dimension is a size, or a name where it is known only at run time. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export type TensorValue =
  | { readonly type: "float"; readonly dims: readonly number[]; readonly values: ArrayLike<number> }
  | { readonly type: "int64"; readonly dims: readonly number[]; readonly values: ArrayLike<number> }
  | { readonly type: "string"; readonly dims: readonly number[]; readonly values: readonly string[] }
  | { readonly type: "bool"; readonly dims: readonly number[]; readonly values: readonly boolean[] };

/** Integers are ints of ONNX; other attributes say what they are. */
export type Attribute =
  | number
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly graph: Graph };

export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Absent: the operators of ONNX itself. */
  readonly domain?: typeof ML_DOMAIN;
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly initializers: ReadonlyMap<string, TensorValue>;
  readonly nodes: readonly Node[];
}

export interface Producer {
  readonly name: string;
  readonly version: string;
}

/** The file: ModelProto. */
export function encodeModel(graph: Graph, producer: Producer): Uint8Array {
  return concat([
    integer(1, IR_VERSION),
    text(2, producer.name),
    text(3, producer.version),
    message(7, encodeGraph(graph)),
    // opset_import: OperatorSetIdProto of the default domain
    message(8, [text(1, ""), integer(2, OPSET)]),
    ...(graph.nodes.some(({ domain }) => domain) ? [message(8, [text(1, ML_DOMAIN), integer(2, ML_OPSET)])] : []),
  ]);
}

/** GraphProto */
function encodeGraph(graph: Graph): readonly Field[] {
  return [
    ...graph.nodes.map((node) => message(1, encodeNode(node))),
    text(2, graph.name),
    ...[...graph.initializers].map(([name, value]) => message(5, encodeTensor(name, value))),
    ...graph.inputs.map((input) => message(11, encodeValueInfo(input))),
    ...graph.outputs.map((output) => message(12, encodeValueInfo(output))),
  ];
}

/** NodeProto */
function encodeNode(node: Node): readonly Field[] {
  return [
    ...node.inputs.map((input) => text(1, input)),
    ...node.outputs.map((output) => text(2, output)),
    text(4, node.operator),
    ...(node.domain ? [text(7, node.domain)] : []),
    ...Object.entries(node.attributes).map(([name, value]) => message(5, [text(1, name), ...encodeAttribute(value)])),
  ];
}

/** The value of an AttributeProto, and its type (field 20). */
function encodeAttribute(value: Attribute): readonly Field[] {
  if (typeof value === "number") return [integer(3, value), integer(20, 2)];
  if ("float" in value) return [float(2, value.float), integer(20, 1)];
  if ("floats" in value) return [...value.floats.map((each) => float(7, each)), integer(20, 6)];
  if ("text" in value) return [text(4, value.text), integer(20, 3)];
  if ("texts" in value) return [...value.texts.map((each) => text(9, each)), integer(20, 8)];
  if ("graph" in value) return [message(6, encodeGraph(value.graph)), integer(20, 5)];
  return [packedIntegers(8, value), integer(20, 7)];
}

/** TensorProto: text in string_data, everything else little-endian in raw_data. */
function encodeTensor(name: string, value: TensorValue): readonly Field[] {
  const data = value.type === "string" ? value.values.map((each) => text(6, each)) : [bytes(9, rawData(value))];
  return [packedIntegers(1, value.dims), integer(2, ELEMENT[value.type]), text(8, name), ...data];
}

function rawData(value: Exclude<TensorValue, { type: "string" }>): Uint8Array {
  if (value.type === "bool") return Uint8Array.from(value.values, Number);
  const width = value.type === "float" ? 4 : 8;
  const view = new DataView(new ArrayBuffer(value.values.length * width));
  for (let index = 0; index < value.values.length; index++) {
    const number = value.values[index] ?? 0;
    if (value.type === "float") view.setFloat32(index * width, number, true);
    else view.setBigInt64(index * width, BigInt(number), true);
  }
  return new Uint8Array(view.buffer);
}

/** ValueInfoProto with a TypeProto.Tensor inside. */
function encodeValueInfo({ name, type, shape }: ValueInfo): readonly Field[] {
  const dimensions = shape.map((size) => message(1, [typeof size === "number" ? integer(1, size) : text(2, size)]));
  const tensorType = [integer(1, ELEMENT[type]), message(2, dimensions)];
  return [text(1, name), message(2, [message(1, tensorType)])];
}
