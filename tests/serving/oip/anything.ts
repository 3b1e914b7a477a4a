/** Requests of the protocol as nobody should send them. Inputs and datatypes have one name; outputs end in `_out`. */
import fc from "fast-check";
import { DATATYPES } from "../../support/identity-model.ts";

const size = fc.oneof(fc.nat(3), fc.constantFrom<unknown>(-1, 1.5, 2 ** 31, 2 ** 53, 2 ** 60, "1", null, [], true));
const value = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string(),
  fc.constantFrom<unknown>(null, true, "NaN", "Infinity", 2 ** 53, 1e39, [], [[]], [1], {}, "9223372036854775808"),
);
const parameters = fc.oneof(
  fc.constant(undefined),
  fc.record({ binary_data_size: fc.oneof(fc.nat(20), size) }),
  fc.record({ content_type: fc.constantFrom("base64", "str", 7) }),
  fc.jsonValue(),
);
const input = fc.record({
  name: fc.oneof(fc.constantFrom(...DATATYPES), fc.string()),
  datatype: fc.oneof(fc.constantFrom<string>(...DATATYPES, "BF16", "fp32"), fc.jsonValue()),
  shape: fc.oneof(fc.array(size, { maxLength: 4 }), fc.jsonValue()),
  data: fc.oneof(
    fc.array(value, { maxLength: 9 }),
    fc.array(fc.array(value, { maxLength: 3 }), { maxLength: 3 }),
    fc.jsonValue(),
  ),
  parameters,
});
/** A request that may be right in every part, or wrong in any. */
export const request = fc.record({
  id: fc.oneof(fc.string(), fc.jsonValue()),
  parameters: fc.oneof(fc.dictionary(fc.string(), value), fc.jsonValue()),
  inputs: fc.oneof(fc.array(input, { maxLength: 14 }), fc.jsonValue()),
  outputs: fc.oneof(
    fc.array(fc.record({ name: fc.constantFrom("FP32_out", "x"), parameters }), { maxLength: 3 }),
    fc.jsonValue(),
  ),
});
/** Of Inference-Header-Content-Length. */
export const header = fc.oneof(
  fc.nat(400).map(String),
  fc.constantFrom("-1", "0", "1e3", "abc", "9".repeat(30), "0x10"),
);
