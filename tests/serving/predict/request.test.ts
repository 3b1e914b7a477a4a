/** What `POST /predict` takes: rows and images, as people send them; and what it refuses, in which words. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Signature } from "../../../src/domain/signature.ts";
import type { Face } from "../../../src/serving/answering.ts";
import { Fault } from "../../../src/serving/fault.ts";
import { decodePredict, type PredictBody } from "../../../src/serving/predict/request.ts";
import { SIGNATURE } from "../../support/serving.ts";

const FACE: Face = {
  inputs: [
    { name: "temperature", datatype: "FP32", shape: [-1, 1], optional: true },
    { name: "sky", datatype: "BYTES", shape: [-1, 1], content: "text", optional: true },
  ],
  outputs: [],
};
const PHOTO: Signature = {
  task: "image-classification",
  features: [{ name: "photo", type: "image" }],
  label: { name: "kind", classes: ["car", "truck"] },
};
const PHOTO_FACE: Face = {
  inputs: [{ name: "photo", datatype: "BYTES", shape: [-1], content: "image" }],
  outputs: [],
};

const encode = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const body = (bytes: Uint8Array, other: Partial<PredictBody> = {}): PredictBody => ({
  bytes,
  contentType: undefined,
  id: null,
  routingKey: null,
  ...other,
});
const tabular = (value: unknown, other: Partial<PredictBody> = {}) =>
  decodePredict(body(encode(value), other), SIGNATURE, FACE, 3);
const photo = (bytes: Uint8Array, other: Partial<PredictBody> = {}) =>
  decodePredict(body(bytes, other), PHOTO, PHOTO_FACE, 3);

describe("rows", () => {
  it("one row", () => {
    expect(tabular({ temperature: 21.5, sky: "clear" })).toEqual({
      id: null,
      routingKey: null,
      timestamps: null,
      rows: 1,
      inputs: {
        temperature: { datatype: "FP32", shape: [1, 1], data: Float32Array.of(21.5) },
        sky: { datatype: "BYTES", shape: [1, 1], data: ["clear"] },
      },
    });
  });

  it("a batch, as an array or in an object; what is left out is missing", () => {
    const rows = [{ temperature: 1 }, { sky: "cloudy", temperature: null }];
    const expected = { temperature: Float32Array.of(1, Number.NaN), sky: ["", "cloudy"] };
    for (const batch of [rows, { rows }]) {
      const { rows: count, inputs } = tabular(batch);
      expect(count).toBe(2);
      expect(inputs.temperature?.data).toEqual(expected.temperature);
      expect(inputs.sky?.data).toEqual(expected.sky);
    }
  });

  it("takes id, times and routing key from the body before the headers", () => {
    const headers = { id: "header", routingKey: "key" };
    expect(tabular({}, headers)).toMatchObject(headers);
    const said = { id: "body", timestamps: ["2026-01-01T00:00:00+01:00"], routingKey: "own" };
    expect(tabular({ rows: [{}], ...said }, headers)).toMatchObject({
      id: "body",
      routingKey: "own",
      timestamps: ["2025-12-31T23:00:00.000Z"],
    });
  });

  it.each<[string, unknown, string]>([
    ["a misspelt name", { temperatur: 1 }, 'row 0: there is no feature "temperatur"; did you mean temperature?'],
    ["a strange name", [{}, { x: 1 }], 'row 1: there is no feature "x"; the features are temperature, sky'],
    ["a name of every object", '{"__proto__": 1}', "there is no feature"],
    ["a text for a number", { temperature: "12" }, 'the feature "temperature" is "12"; expected a number'],
    ["true for a number", { temperature: true }, 'the feature "temperature" is true; expected a number'],
    ["beyond FP32", { temperature: 1e39 }, "expected a number"],
    ["a number for a text", [{}, { sky: 3 }], 'row 1: the feature "sky" is 3; expected a text'],
    ["half a character", '{"sky": "\\ud800"}', "expected a text"],
    ["an array of no rows", [], "there are no rows"],
    ["a batch of no rows", { rows: [] }, "there are no rows"],
    ["too many rows", [{}, {}, {}, {}], "there are 4 rows; the most is 3"],
    ["rows that are none", [1], "row 0 is 1; expected an object"],
    ["rows in rows", [[{}]], "row 0 is an array"],
    ["a strange member", { rows: [{}], rowz: 1 }, 'beside rows there is "rowz"'],
    ["a time without a zone", { rows: [{}], timestamps: ["2026-01-01T00:00:00"] }, "ISO 8601"],
    ["more times than rows", { rows: [{}], timestamps: ["2026-01-01", "2026-01-02"] }, "2 times for 1 rows"],
    ["one time for all", { rows: [{}], timestamps: "2026-01-01" }, "one a row"],
    ["no JSON", "{", "not JSON"],
    ["nothing", "", "not JSON"],
    ["a number", "1", "neither a row"],
    ["null", "null", "neither a row"],
  ])("refuses %s", (_, value, reason) => {
    expect(() => tabular(value)).toThrow(Fault);
    expect(() => tabular(value)).toThrow(reason);
  });
});

describe("images", () => {
  const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);

  it.each(["image/jpeg", "image/png", "application/octet-stream", "IMAGE/JPEG; q=1"])(
    "a file as the body: %s",
    (contentType) => {
      const { rows, inputs } = photo(JPEG, { contentType });
      expect(rows).toBe(1);
      expect(inputs.photo).toEqual({ datatype: "BYTES", shape: [1], data: [JPEG] });
    },
  );

  it("files in base64, with and without padding, also as a data URL", () => {
    const base64 = Buffer.from(JPEG).toString("base64");
    const rows = [
      { photo: base64 },
      { photo: base64.replace(/=+$/, "") },
      { photo: `data:image/png;base64,${base64}` },
    ];
    expect(photo(encode(rows)).inputs.photo).toEqual({ datatype: "BYTES", shape: [3], data: [JPEG, JPEG, JPEG] });
  });

  it.each<[string, Uint8Array, string | undefined]>([
    ["an empty file", new Uint8Array(), "image/jpeg"],
    ["a file where JSON was said", JPEG, "application/json"],
    ["no image", encode({}), undefined],
    ["a null", encode({ photo: null }), undefined],
    ["what is no base64", encode({ photo: "a b c" }), undefined],
    ["wrong padding", encode({ photo: "/9j/=" }), undefined],
    ["an address", encode({ photo: "https://example.org/car.jpg" }), undefined],
  ])("refuses %s", (_, bytes, contentType) => {
    expect(() => photo(bytes, contentType === undefined ? {} : { contentType })).toThrow(Fault);
  });

  it("a file is no row of a table", () => {
    expect(() => tabular("x", { contentType: "image/png" })).toThrow("expected a row of named features");
  });
});

it("whatever is sent, it is taken or refused as the caller's fault", () => {
  const anything = fc.oneof(
    fc.jsonValue().map((value) => encode(JSON.stringify(value))),
    fc.uint8Array(),
    fc
      .record({ rows: fc.array(fc.record({ temperature: fc.anything(), sky: fc.anything() })) })
      .map((value) => encode(JSON.stringify(value, (_, each) => (typeof each === "bigint" ? String(each) : each)))),
  );
  fc.assert(
    fc.property(anything, fc.constantFrom(undefined, "image/png", "text/plain"), (bytes, contentType) => {
      try {
        decodePredict(body(bytes, { contentType }), SIGNATURE, FACE, 3);
      } catch (error) {
        if (!(error instanceof Fault) || error.status !== 400) throw error;
      }
    }),
  );
});

describe("sent by mistake", () => {
  it.each([
    ["nothing", "", "the body is not JSON in UTF-8: it is empty"],
    ["a word after the row", '{"sky": "clear"} please', "the body is not JSON in UTF-8 from its character 18 on"],
    ["single quotes", "{'sky': 'clear'}", "the body is not JSON in UTF-8 from its character 2 on"],
  ])("%s", (_, sent, said) => {
    expect(() => tabular(sent)).toThrow(said);
  });

  it.each([
    ["a picture as curl sends it by itself", "application/x-www-form-urlencoded", "content-type: image/jpeg"],
    ["a form", "multipart/form-data; boundary=x", "a form is not read"],
  ])("%s", (_, contentType, said) => {
    expect(() => photo(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), { contentType })).toThrow(said);
  });

  it("a picture, to a model of rows", () => {
    expect(() => tabular("\u0089PNG", { contentType: "image/png" })).toThrow("this model takes no image");
  });
});
