/** One input of a request: JSON, or JSON that says where in the binary part its elements lie. */
import type { Datatype, Tensor, TensorData } from "../../domain/tensor.ts";
import type { FaceInput } from "../answering.ts";
import { badRequest } from "../fault.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { fromBinary } from "./binary-tensor.ts";
import { isDatatype } from "./datatypes.ts";
import { fromJson } from "./json-tensor.ts";
import { quote } from "./quote.ts";
import { elementsOf, fitShape, flattened, readShape, type ShapeLimits } from "./shapes.ts";
import { toFp32 } from "./to-fp32.ts";

interface ReadTensor {
  readonly tensor: Tensor;
  /** Bytes of the binary part. */
  readonly taken: number;
}

/** `binary`: what is left of the binary part. */
export function readTensor(input: FaceInput, given: JsonObject, binary: Uint8Array, limits: ShapeLimits): ReadTensor {
  const datatype = readDatatype(input, given.datatype);
  const givenShape = readShape(input.name, given.shape);
  const shape = fitShape(input, givenShape, limits);
  const { size, encoding } = readPlace(input, given);
  if (size === null) {
    const data = fromJson(input, datatype, flattened(input.name, given.data, givenShape), encoding);
    return { tensor: withShape(asTaken(input, data), shape), taken: 0 };
  }
  if (given.data !== undefined && given.data !== null) {
    throw badRequest(`input ${quote(input.name)} has data both in JSON and in binary`);
  }
  if (size > binary.length) {
    throw badRequest(`input ${quote(input.name)} has ${size} bytes, and ${binary.length} are left in the body`);
  }
  const data = fromBinary(input, datatype, elementsOf(shape), binary.subarray(0, size));
  return { tensor: withShape(asTaken(input, data), shape), taken: size };
}

function readDatatype(input: FaceInput, datatype: unknown): Datatype {
  const fits = isDatatype(datatype) && (datatype === input.datatype || takesNumbers(input));
  if (fits) return datatype;
  const expected = takesNumbers(input) ? "FP32, or another datatype of numbers" : input.datatype;
  throw badRequest(`input ${quote(input.name)} takes ${expected}, not ${quote(datatype)}`);
}

/** A column of a table, whose numbers people have in whatever datatype. A bare model gets what it says. */
const takesNumbers = ({ optional, datatype }: FaceInput): boolean => optional === true && datatype === "FP32";

const asTaken = (input: FaceInput, data: TensorData): TensorData => (takesNumbers(input) ? toFp32(input, data) : data);

const withShape = (data: TensorData, shape: readonly number[]): Tensor => ({ ...data, shape });

interface Place {
  /** Bytes in the binary part; null: the data is in the JSON. */
  readonly size: number | null;
  readonly encoding: "text" | "base64";
}

const IN_JSON: Place = { size: null, encoding: "text" };

function readPlace({ name }: FaceInput, { parameters }: JsonObject): Place {
  if (parameters === undefined || parameters === null) return IN_JSON;
  if (!isObject(parameters)) throw badRequest(`the parameters of input ${quote(name)} are not a JSON object`);
  if (Object.hasOwn(parameters, "shared_memory_region")) {
    throw badRequest(`input ${quote(name)}: shared memory is not supported; send the data in the body`);
  }
  const { binary_data_size: size = null, content_type: contentType } = parameters;
  if (size !== null && (!Number.isSafeInteger(size) || Number(size) < 0)) {
    throw badRequest(`input ${quote(name)}: binary_data_size is not a number of bytes`);
  }
  return { size: size === null ? null : Number(size), encoding: contentType === "base64" ? "base64" : "text" };
}
