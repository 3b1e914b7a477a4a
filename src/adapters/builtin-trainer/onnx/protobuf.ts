/** The part of the protobuf wire format that writing ONNX takes (protobuf.dev, "Encoding"). */

const WIRE = { varint: 0, lengthDelimited: 2, fixed32: 5 } as const;

/** One encoded field: tag and value. A message is the concatenation of its fields. */
export type Field = Uint8Array;

const utf8 = new TextEncoder();

/** Base 128, least significant group first. No field that we write is negative or above 2^53. */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a varint that ONNX takes here: ${value}`);
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.of(...bytes, rest);
}

const tag = (field: number, wire: number): Uint8Array => varint(field * 8 + wire);

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export const integer = (field: number, value: number): Field => concat([tag(field, WIRE.varint), varint(value)]);

export const bytes = (field: number, value: Uint8Array): Field =>
  concat([tag(field, WIRE.lengthDelimited), varint(value.length), value]);

export const text = (field: number, value: string): Field => bytes(field, utf8.encode(value));

export const message = (field: number, fields: readonly Field[]): Field => bytes(field, concat(fields));

export function float(field: number, value: number): Field {
  const little = new DataView(new ArrayBuffer(4));
  little.setFloat32(0, value, true);
  return concat([tag(field, WIRE.fixed32), new Uint8Array(little.buffer)]);
}

/** Repeated numbers as proto3 writes them. */
export const packedIntegers = (field: number, values: readonly number[]): Field => message(field, values.map(varint));
