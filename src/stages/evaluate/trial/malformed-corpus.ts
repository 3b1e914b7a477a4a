/** Bodies that are wrong or extreme, by both faces: always the same for one model, one row and one seed. Pure. */
import type { Feature, Signature } from "../../../domain/signature.ts";
import type { Row } from "../../../domain/table.ts";
import type { RawRequest } from "../../../ports/inference.ts";

export interface CorpusOf {
  readonly signature: Signature;
  readonly model: string;
  /** One that is answered, to be spoilt. */
  readonly row: Row;
  readonly random: () => number;
}

const JSON_TYPE = { "content-type": "application/json" };
/** Some are text that no serialiser writes. */
const NUMBERS = "NaN Infinity -Infinity 1e308 -1e308 1e400 3.5e38 5e-324 -0 1e-45 123456789012345678901234567890".split(
  " ",
);
const OTHER_TYPES = ["true", "[]", "{}", "[[1]]", '{"a":1}', '"text"', "12"];
const DEEP = 20_000;
const LONG = 200_000;
const MANY_ROWS = 5_000;
const MUTATIONS = 40;
/** Of a wide table some stand for all. */
const MOST_FEATURES = 8;

export function malformedCorpus(of: CorpusOf): readonly RawRequest[] {
  return [...predictBodies(of), ...inferBodies(of), ...otherHeaders(of)];
}

const predictWith = (body: RawRequest["body"], headers: RawRequest["headers"] = JSON_TYPE): RawRequest => ({
  path: "/predict",
  headers,
  body,
});

function predictBodies({ signature, row, random }: CorpusOf): readonly RawRequest[] {
  const features = signature.features;
  const fine = cellsOf(features, row);
  const whole = JSON.stringify(fine);
  const nothing = Object.fromEntries(features.map(({ name }) => [name, null]));
  return [
    ...["", " ", "{", "[1,", "nonsense", "null", "true", "12", '"text"', "[]", "{}", "[[]]", "[null]", "[{}]"],
    ...['{"rows":[]}', '{"rows":null}', '{"rows":{}}', '{"rows":[1]}', '{"rows":[[]]}', `{"rows":[${whole}],"more":1}`],
    ...[`{"rows":[${whole}],"timestamps":["yesterday"]}`, `{"rows":[${whole}],"timestamps":[]}`],
    ...[`{"rows":[${whole}],"id":{}}`, `{"rows":[${whole}],"routingKey":[]}`, `${whole}${whole}`, `\u0000${whole}`],
    ...[JSON.stringify(nothing), JSON.stringify([fine, nothing, 1]), `\uFEFF${whole}`],
    ...['{"__proto__":1}', '{"constructor":1}', '{"toString":{}}', JSON.stringify({ ...fine, "no such feature": 1 })],
    "[".repeat(DEEP),
    `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`,
    JSON.stringify({ rows: Array.from({ length: MANY_ROWS }, () => ({})) }),
    ...features.slice(0, MOST_FEATURES).flatMap((feature) => spoilt(feature, fine)),
    ...Array.from({ length: MUTATIONS }, () => mutated(whole, random)),
  ].map((body) => predictWith(body));
}

const cellsOf = (features: readonly Feature[], row: Row): Row =>
  Object.fromEntries(features.map(({ name, type }) => [name, type === "image" ? null : (row[name] ?? null)]));

/** One feature of an otherwise fine row. */
function spoilt({ name, type }: Feature, fine: Row): readonly string[] {
  const { [name]: _, ...others } = fine;
  const withText = (text: string) => {
    const rest = JSON.stringify(others).slice(1);
    return `{${JSON.stringify(name)}:${text}${rest === "}" ? "" : ","}${rest}`;
  };
  const texts = ["never seen", "", "\u0000", "\u202e\u{1f600}", "x".repeat(LONG)].map((text) => JSON.stringify(text));
  const values = type === "number" ? NUMBERS : [...texts, '"\\ud800"'];
  return [JSON.stringify(others), ...[...values, ...OTHER_TYPES, "null"].map(withText), withText("1,")];
}

/** A few bytes of it are others. */
function mutated(text: string, random: () => number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(new TextEncoder().encode(text));
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change++) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  }
  return bytes;
}

function inferBodies({ signature, model, row, random }: CorpusOf): readonly RawRequest[] {
  const path = `/v2/models/${encodeURIComponent(model)}/infer`;
  const input = ({ name, type }: Feature, other: object = {}) => ({
    name,
    shape: [1, 1],
    datatype: type === "number" ? "FP32" : "BYTES",
    data: [row[name] ?? null],
    ...other,
  });
  const inputs = signature.features.map((feature) => input(feature));
  const [first, ...rest] = signature.features;
  const spoil = (other: object) => ({
    inputs: [...(first ? [input(first, other)] : []), ...rest.map((each) => input(each))],
  });
  const whole = JSON.stringify({ inputs });
  const bodies = [
    ...["", "{", "null", "[]", "{}"],
    ...[{ inputs: null }, { inputs: {} }, { inputs: [] }, { inputs: [null] }, { inputs: [{}] }, { inputs: [1] }],
    ...[
      { inputs: [...inputs, ...inputs] },
      { inputs: inputs.slice(1) },
      { inputs, outputs: [{ name: "no such output" }] },
    ],
    ...[
      { inputs, id: 1 },
      { inputs, parameters: [] },
      { inputs, outputs: "all" },
    ],
    ...[[2, 1], [0, 1], [-1, 1], [1], [], [1, 2], [1e9, 1], [2 ** 53, 2 ** 53], [1.5, 1], "1"].map((shape) =>
      spoil({ shape }),
    ),
    ...["FP64", "INT8", "FP16", "BOOL", "none", null, 1].map((datatype) => spoil({ datatype })),
    ...[null, [], [[]], [null], [{}], ["text"], [true], "text", [1e308], [[[1]]]].map((data) => spoil({ data })),
    ...["other", "", null, 1, "x".repeat(LONG)].map((name) => spoil({ name })),
    spoil({ parameters: { binary_data_size: 4 } }),
    spoil({ parameters: { binary_data_size: -1 }, data: undefined }),
  ].map((body) => (typeof body === "string" ? body : JSON.stringify(body)));
  const mutations = Array.from({ length: MUTATIONS }, () => mutated(whole, random));
  const json = [...bodies, ...mutations].map((body): RawRequest => ({ path, headers: JSON_TYPE, body }));
  const binary = ["0", "-1", "text", "5", "999999999", String(whole.length)].map(
    (length): RawRequest => ({
      path,
      headers: { "content-type": "application/octet-stream", "inference-header-content-length": length },
      body: new Uint8Array([...new TextEncoder().encode(whole), 0xff, 0xff, 0xff, 0x7f]),
    }),
  );
  return [...json, ...binary, { path: "/v2/models/no%20such%20model/infer", headers: JSON_TYPE, body: whole }];
}

function otherHeaders({ signature, row }: CorpusOf): readonly RawRequest[] {
  const whole = JSON.stringify(cellsOf(signature.features, row));
  const types = ["text/plain", "application/xml", "multipart/form-data; boundary=x", "image/png", "", "json;;;"];
  return [
    ...types.map((type) => predictWith(whole, { "content-type": type })),
    ...["gzip", "br", "deflate", "none"].map((coding) =>
      predictWith(whole, { ...JSON_TYPE, "content-encoding": coding }),
    ),
    predictWith(whole, { ...JSON_TYPE, "x-request-id": "x".repeat(8_000) }),
    predictWith(whole, { ...JSON_TYPE, "x-routing-key": "x".repeat(8_000), traceparent: "00-0-0-0" }),
    predictWith(new Uint8Array([0xff, 0xfe, 0xfd, 0x00]), JSON_TYPE),
  ];
}
