/** Reads protobuf messages field by field, without copying: enough to look into an ONNX file. */

export interface Field {
  readonly number: number;
  /** Of whole numbers. */
  readonly value: number;
  /** Of texts, bytes and messages; empty for others. */
  readonly bytes: Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** Ends where the bytes end; throws where they are no such message. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    // Ten bytes of 7 bits each; what is beyond 2^53 is no number that is looked for here.
    let value = 0;
    for (let factor = 1, length = 0; length < 10; length += 1, factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) break;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new RangeError("the message is damaged");
  };
  const skip = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError("the message is damaged");
    at += length;
    return message.subarray(at - length, at);
  };
  const none = new Uint8Array();
  while (at < message.length) {
    const tag = varint();
    // Protobuf takes the lower 32 bits: two readers must not see two fields.
    if (tag >= 2 ** 32) throw new RangeError("the message is damaged");
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === VARINT) yield { number, value: varint(), bytes: none };
    else if (wire === LENGTH) yield { number, value: 0, bytes: skip(varint()) };
    else if (wire === FIXED64 || wire === FIXED32) yield { number, value: 0, bytes: skip(wire === FIXED64 ? 8 : 4) };
    else throw new RangeError("the message is damaged");
  }
}
