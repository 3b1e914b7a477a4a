/** Everything beside the tensors: id, parameters, requested outputs, and bodies that are no requests. */
import { describe, expect, it } from "vitest";
import { decodeRequest } from "../../../src/serving/oip/request.ts";
import { requestReader } from "../../../src/serving/oip/request-reader.ts";
import { bare, decodeJson, LIMITS, ofX } from "./asking.ts";

const FACE = { ...bare("FP32"), outputs: ["y", "z"].map((name) => ({ name, datatype: "FP32", shape: [-1] }) as const) };
const asked = (other: object) => decodeJson(FACE, { ...ofX("FP32", [2, 1], [1, 2]), ...other });

describe("a request", () => {
  it("has an id, or none", () => {
    expect(asked({ id: "mine" }).id).toBe("mine");
    for (const id of ["", null, undefined]) expect(asked({ id }).id).toBeNull();
  });

  it("has parameters that mean something, and others that do not", () => {
    const parameters = {
      timestamps: "2015-01-01, 2015-01-02T01:00:00+01:00",
      routing_key: "user-7",
      timeout: 1500,
      priority: 1,
      mine: "x",
      flag: true,
    };
    expect(asked({ parameters })).toMatchObject({
      timestamps: ["2015-01-01T00:00:00.000Z", "2015-01-02T00:00:00.000Z"],
      routingKey: "user-7",
      timeoutMs: 1.5,
    });
    expect(asked({})).toMatchObject({ timestamps: null, routingKey: null, timeoutMs: null });
    expect(asked({ parameters: { timeout: 0, sequence_id: 0 } }).timeoutMs).toBeNull();
  });

  it("names outputs in its order, each in JSON or in binary", () => {
    const [json, binary] = [false, true].map((each) => ({ parameters: { binary_data: each } }));
    const all = { parameters: { binary_data_output: true } };
    const both = (each: boolean) => ["y", "z"].map((name) => ({ name, binary: each }));
    expect(asked({}).outputs).toEqual(both(false));
    expect(asked({ outputs: [] }).outputs).toEqual(both(false));
    expect(asked(all).outputs).toEqual(both(true));
    expect(asked({ outputs: [{ name: "z", ...binary }, { name: "y" }] }).outputs).toEqual([
      { name: "z", binary: true },
      { name: "y", binary: false },
    ]);
    expect(asked({ ...all, outputs: [{ name: "z", ...json }, { name: "y" }] }).outputs).toEqual([
      { name: "z", binary: false },
      { name: "y", binary: true },
    ]);
  });

  it.each<[string, object, string]>([
    ["an id that is no text", { id: 7 }, "the id is not a string"],
    ["a long id", { id: "x".repeat(257) }, "at most 256 characters"],
    ["parameters that are no object", { parameters: [] }, "parameters are not a JSON object"],
    ["a parameter that is an object", { parameters: { a: {} } }, '"a" is not a string, a number or a boolean'],
    ["a sequence", { parameters: { sequence_id: 3 } }, "keeps no sequences"],
    ["a timeout that is no number", { parameters: { timeout: "1" } }, "whole number of microseconds"],
    ["a negative timeout", { parameters: { timeout: -1 } }, "whole number of microseconds"],
    ["a routing key that is no text", { parameters: { routing_key: 1 } }, "routing_key"],
    ["timestamps that are no text", { parameters: { timestamps: 1 } }, "timestamps is not a string"],
    ["fewer timestamps than rows", { parameters: { timestamps: "2015-01-01" } }, "1 times for 2 rows"],
    ["a time without a zone", { parameters: { timestamps: "2015-01-01,2015-01-01T10:00:00" } }, "with a zone"],
    ["a flag that is none", { parameters: { binary_data_output: "yes" } }, "not a boolean"],
    ["outputs that are no array", { outputs: {} }, "outputs are not a JSON array"],
    ["an output that is nobody's", { outputs: [{ name: "__proto__" }] }, "the outputs are y, z"],
    ["an output without a name", { outputs: [7] }, "no output nothing"],
    ["an output's flag that is none", { outputs: [{ name: "y", parameters: { binary_data: 1 } }] }, "not a boolean"],
    ["Triton's classes", { outputs: [{ name: "y", parameters: { classification: 2 } }] }, "not supported"],
    ["inputs that are no array", { inputs: {} }, "no array of inputs"],
    ["an input that is none", { inputs: [null] }, "every input needs a name"],
    ["an unknown input", { inputs: [{ name: "__proto__" }] }, 'no input "__proto__"; the inputs are x'],
    ["an input twice", { inputs: [1, 2].flatMap(() => ofX("FP32", [1, 1], [1]).inputs) }, "given twice"],
    ["a missing input", { inputs: [] }, 'input "x" is missing'],
  ])("refuses %s", (_, other, reason) => {
    expect(() => asked(other)).toThrow(expect.objectContaining({ status: 400 }));
    expect(() => asked(other)).toThrow(reason);
  });
});

describe("a body", () => {
  const read = (body: Uint8Array | string) =>
    decodeRequest(requestReader(FACE, LIMITS), typeof body === "string" ? new TextEncoder().encode(body) : body);

  it.each([
    ["empty", ""],
    ["no JSON", "{"],
    ["a number", "7"],
    ["an array", "[]"],
    ["null", "null"],
    ["NaN in no number", '{"a": NaNa}'],
    ["JSON and more", "{} {}"],
  ])("that is %s is refused", (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it("that is not UTF-8 is refused", () => {
    expect(() => read(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))).toThrow("not JSON in UTF-8");
  });

  it("of a million brackets is refused before anything reads it", () => {
    expect(() => read("[".repeat(1_000_000))).toThrow("nested too deeply");
    expect(() => read(`{"inputs":${'{"a":'.repeat(50_000)}`)).toThrow("nested too deeply");
    expect(() => read(`{"id":"${"[".repeat(100_000)}"}`)).toThrow("no array of inputs");
    expect(() => read(`{"id":"\\"${"[".repeat(100_000)}"}`)).toThrow("no array of inputs");
  });

  it("of endless strings with words for numbers is read in time", () => {
    const text = `{"id":"${'\\\\"'.slice(0, 2).repeat(2_000_000)}","inputs":NaN}`;
    expect(() => read(text)).toThrow("no array of inputs");
    expect(() => read(`"${"x".repeat(4_000_000)}NaN`)).toThrow("not JSON");
  });
});
