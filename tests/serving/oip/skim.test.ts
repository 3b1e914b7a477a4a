/** The fast ways of reading a request read it as the whole reader does, or leave it alone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Face } from "../../../src/serving/answering.ts";
import type { InferRequest } from "../../../src/serving/oip/infer-request.ts";
import { decodeRequest, readRequest } from "../../../src/serving/oip/request.ts";
import { requestReader } from "../../../src/serving/oip/request-reader.ts";
import { skim } from "../../../src/serving/oip/skim.ts";
import { bare, LIMITS, WEATHER } from "./asking.ts";

const utf8 = new TextEncoder();
type Outcome = InferRequest | string;

function outcome(read: () => InferRequest): Outcome {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}

/** Read twice by one reader, so that the second time a template may be at hand. */
function expectSame(face: Face, ...bodies: readonly string[]): void {
  const reader = requestReader(face, LIMITS);
  for (const body of [...bodies, ...bodies]) {
    const bytes = utf8.encode(body);
    const whole = outcome(() => readRequest(reader, bytes));
    const fast = outcome(() => decodeRequest(reader, bytes));
    expect(typeof fast, body).toBe(typeof whole);
    if (typeof whole !== "string") expect(fast, body).toEqual(whole);
  }
}

const space = fc.constantFrom("", "", "", " ", "  ", "\n", "\t\r\n");
const goodNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    "0",
    "-0",
    "0.0",
    "1e5",
    "1E+05",
    "12.50e-3",
    "123456789012345678901234567890",
    "0.1234567890123456789",
  ),
);
const oddNumber = fc.constantFrom(
  "01",
  "-",
  "1.",
  ".5",
  "+1",
  "1e",
  "1e+",
  "0x1",
  "NaN",
  "null",
  "1e39",
  '"1"',
  "[1]",
  "--1",
  "1 2",
  "",
);
const goodText = fc.oneof(
  fc
    .string()
    .filter((text) => /^[\x20-\x7e]*$/.test(text))
    .map((text) => JSON.stringify(text)),
  fc.constantFrom('""', '"clear"'),
);
const oddText = fc.constantFrom("null", '"ü"', '"\\u0041"', '"\\ud800"', '"a\u0001"', "'a'", '"', "1", '["a"]');

/** Mostly what is usual. */
const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });

const list = (elements: fc.Arbitrary<string>, length: number) =>
  fc
    .tuple(fc.array(fc.tuple(space, elements, space), { minLength: length, maxLength: length }), space)
    .map(([parts, end]) => `[${parts.map((part) => part.join("")).join(",")}${end}]`);

const field = (name: string, value: fc.Arbitrary<string>) =>
  fc
    .tuple(space, space, value, space)
    .map(([before, between, text, after]) => `${before}"${name}"${between}:${text}${after}`);

const object = (fields: readonly fc.Arbitrary<string>[]) => fc.tuple(...fields).map((parts) => `{${parts.join(",")}}`);

/** An input's fields in the order of most clients, or in any. */
const inputOf = (name: string, datatype: string, rows: number, elements: fc.Arbitrary<string>) => {
  const shape = mostly(
    fc.constantFrom(`[${rows}]`, `[${rows},1]`, `[ ${rows} , 1 ]`),
    fc.constantFrom(`[${rows},2]`, "[]", "[1.0,1]", "[-1]", "[1e0]"),
  );
  const fields = [
    field("name", mostly(fc.constant(JSON.stringify(name)), fc.constantFrom('"sky"', '"other"', '"\\u0078"'))),
    field("datatype", mostly(fc.constant(`"${datatype}"`), fc.constantFrom('"FP64"', '"INT32"', '"FP32"', "7"))),
    field("shape", shape),
    field("data", list(elements, rows)),
  ];
  return fc.oneof(
    { weight: 6, arbitrary: object(fields) },
    { weight: 1, arbitrary: fc.shuffledSubarray(fields, { minLength: 4, maxLength: 4 }).chain(object) },
    { weight: 1, arbitrary: fc.shuffledSubarray(fields, { minLength: 3, maxLength: 4 }).chain(object) },
  );
};

const id = field(
  "id",
  mostly(
    fc.constantFrom('"one"', '"another"', '""', `"${"x".repeat(300)}"`),
    fc.constantFrom("null", "7", '"ü"', '"\\n"'),
  ),
);
const parameters = field(
  "parameters",
  mostly(fc.constant('{"binary_data_output":true}'), fc.constantFrom("{}", '{"timeout":5}', "null", "[]", '{"a":"}"}')),
);
const outputs = field(
  "outputs",
  mostly(fc.constant('[{"name":"label"}]'), fc.constantFrom("[]", '[{"name":"y"}]', "{}")),
);
const stranger = field("model_name", fc.constantFrom('"weather"', "1", '{"a":[1,2]}'));

const weather = fc.integer({ min: 1, max: 3 }).chain((rows) => {
  const temperature = inputOf("temperature", "FP32", rows, mostly(goodNumber, oddNumber));
  const sky = inputOf("sky", "BYTES", rows, mostly(goodText, oddText));
  const both = fc.oneof(fc.tuple(temperature, sky), fc.tuple(sky, temperature)).map((parts) => `[${parts.join(",")}]`);
  const others = fc.subarray([id, parameters, outputs, stranger]);
  return others.chain((some) =>
    fc.shuffledSubarray([...some, field("inputs", both)], { minLength: some.length + 1 }).chain(object),
  );
});

describe("reading fast", () => {
  it("is reading the same", () => {
    fc.assert(
      fc.property(weather, (body) => expectSame(WEATHER, body)),
      { numRuns: 3000 },
    );
  });

  it("is reading the same when one follows another", () => {
    fc.assert(
      fc.property(fc.array(weather, { minLength: 2, maxLength: 5 }), (bodies) => expectSame(WEATHER, ...bodies)),
      { numRuns: 500 },
    );
  });

  it("is reading the same when a byte is another", () => {
    const body =
      '{"id":"one","inputs":[{"name":"temperature","datatype":"FP32","shape":[2,1],"data":[1.5,-2e3]},{"name":"sky","datatype":"BYTES","shape":[2,1],"data":["clear",""]}],"parameters":{"binary_data_output":true}}';
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        expectSame(WEATHER, body, `${body.slice(0, at)}${String.fromCharCode(code)}${body.slice(at + 1)}`, body);
      }),
      { numRuns: 2000 },
    );
  });

  it("numbers are the doubles that JSON.parse gives, and then FP32", () => {
    fc.assert(
      fc.property(fc.array(goodNumber, { minLength: 1, maxLength: 20 }), (numbers) => {
        const body = `{"inputs":[{"name":"x","datatype":"FP32","shape":[1,${numbers.length}],"data":[${numbers.join(",")}]}]}`;
        expectSame(bare("FP32"), body);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a usual request", () => {
  const ask = (temperature: number, id: string) =>
    `{"id":"${id}","inputs":[{"name":"temperature","shape":[1,1],"datatype":"FP32","data":[${temperature}]},{"name":"sky","shape":[1,1],"datatype":"BYTES","data":["clear"]}]}`;

  it("is read fast, the first time and by its template", () => {
    const reader = requestReader(WEATHER, LIMITS);
    for (const [temperature, name] of [
      [1, "a"],
      [-2.25, "b"],
      [0.1, ""],
    ] as const) {
      const read = skim(reader, utf8.encode(ask(temperature, name)));
      expect(read?.inputs.temperature?.data).toEqual(Float32Array.of(temperature));
      expect(read?.id).toBe(name === "" ? null : name);
    }
    expect(reader.templates.read(Buffer.from(ask(3, "c")))).toMatchObject({ id: "c", rows: 1 });
    expect(reader.templates.read(Buffer.from(`${ask(3, "c")} `))).toBeNull();
    expect(reader.templates.read(Buffer.from(ask(3, "x".repeat(257))))).toBeNull();
    expect(reader.templates.read(Buffer.from(ask(3, "c").slice(0, -1)))).toBeNull();
  });

  it("keeps nothing of the one before", () => {
    const reader = requestReader(WEATHER, LIMITS);
    const first = decodeRequest(reader, utf8.encode(ask(1, "a")));
    const second = decodeRequest(reader, utf8.encode(ask(2, "b")));
    expect([first, second].map(({ inputs }) => inputs.temperature?.data)).toEqual([
      Float32Array.of(1),
      Float32Array.of(2),
    ]);
  });
});
