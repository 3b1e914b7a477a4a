/** Models that give back what they get, of every datatype: an ONNX file of nothing but `Identity`. */
import { concat, integer, message, text } from "../../src/adapters/builtin-trainer/onnx/protobuf.ts";
import type { Datatype } from "../../src/domain/tensor.ts";

/** TensorProto.DataType of onnx.proto3 */
const ELEMENTS = {
  FP32: 1,
  UINT8: 2,
  INT8: 3,
  UINT16: 4,
  INT16: 5,
  INT32: 6,
  INT64: 7,
  BYTES: 8,
  BOOL: 9,
  FP16: 10,
  FP64: 11,
  UINT32: 12,
  UINT64: 13,
} as const satisfies Readonly<Record<Datatype, number>>;

export const DATATYPES = Object.keys(ELEMENTS) as readonly Datatype[];

export interface Wire {
  readonly from: string;
  readonly to: string;
  readonly datatype: Datatype;
  /** Default: Identity. The output may then be of another datatype and shape. */
  readonly operator?: string;
  readonly output?: Pick<Wire, "datatype" | "shape">;
  /** A text: known only at run time. */
  readonly shape: readonly (number | string)[];
}

/** ModelProto, IR 10, opset 21. Several wires may come from one input. */
export function identityModel(wires: readonly Wire[]): Uint8Array {
  const value = (name: string, { datatype, shape }: Pick<Wire, "datatype" | "shape">) => {
    const dimensions = shape.map((size) => message(1, [typeof size === "number" ? integer(1, size) : text(2, size)]));
    const tensor = [integer(1, ELEMENTS[datatype]), message(2, dimensions)];
    return [text(1, name), message(2, [message(1, tensor)])];
  };
  const inputs = new Map(wires.map((wire) => [wire.from, wire]));
  const graph = [
    ...wires.map(({ from, to, operator = "Identity" }) => message(1, [text(1, from), text(2, to), text(4, operator)])),
    text(2, "identity"),
    ...[...inputs.values()].map((wire) => message(11, value(wire.from, wire))),
    ...wires.map((wire) => message(12, value(wire.to, wire.output ?? wire))),
  ];
  return concat([integer(1, 10), message(7, graph), message(8, [text(1, ""), integer(2, 21)])]);
}

/** One input `x`, one output `y`, of shape [rows, any]. */
export const identityOf = (datatype: Datatype): Uint8Array =>
  identityModel([{ from: "x", to: "y", datatype, shape: ["rows", "width"] }]);
