/**
 * What our server is measured against, each in a process of its own: `node baselines.ts <json of Baseline>` prints its
 * port. `constant`: a bare node:http server that parses the same JSON body and answers a constant JSON, without a model.
 * `naive`: the same with one awaited `session.run` a request. `reading`: reads any body, and answers all that wait every so
 * many milliseconds. None logs, routes, decides or checks anything.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as ort from "onnxruntime-node";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { imageShape } from "../../src/domain/preprocessing.ts";
import { PICTURE_STEPS } from "./picture.ts";

export interface Baseline {
  readonly kind: "constant" | "naive" | "reading";
  /** Of `naive`. */
  readonly model: string;
  /** What comes in: inputs as JSON; or, as bytes behind the JSON, one FP32 tensor, or one image, decoded by our codec. */
  readonly body: "json" | "binary" | "image";
  /** Of `reading`. */
  readonly everyMs?: number;
}

const SESSION: ort.InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
};

const CONSTANT = JSON.stringify({
  model_name: "constant",
  model_version: "1",
  id: "6f1d9f5e-8a3e-4d0e-9c5c-0f8c1a9f6b11",
  outputs: [
    { name: "label", datatype: "BYTES", shape: [1], data: ["a"] },
    { name: "probabilities", datatype: "FP32", shape: [1, 3], data: [0.5, 0.25, 0.25] },
  ],
});

interface JsonTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly never[];
}

type Said = string | Buffer;
type Answer = (body: Buffer, request: IncomingMessage) => Said | Promise<Said>;

async function naive({ model, body }: Baseline): Promise<Answer> {
  const session = await ort.InferenceSession.create(model, SESSION);
  const [output = ""] = session.outputNames;
  const run = async (feeds: Record<string, ort.Tensor>) => {
    const value = (await session.run(feeds))[output];
    if (!value) throw new Error("the model gave nothing");
    return value;
  };
  if (body === "json") {
    return async (bytes) => {
      const { inputs } = JSON.parse(bytes.toString()) as { readonly inputs: readonly JsonTensor[] };
      const value = await run(Object.fromEntries(inputs.map((input) => [input.name, tensorOf(input)])));
      const data = Array.from(value.data as Float32Array);
      return JSON.stringify({ outputs: [{ name: output, datatype: "FP32", shape: value.dims, data }] });
    };
  }
  if (body === "image") {
    const codec = createImageCodec();
    return async (bytes, request) => {
      const header = Number(request.headers["inference-header-content-length"]);
      JSON.parse(bytes.toString("utf8", 0, header));
      // Behind the length of the only element.
      const { data } = await codec.prepare(bytes.subarray(header + 4), PICTURE_STEPS);
      const value = await run({
        [PICTURE_STEPS.input]: new ort.Tensor("float32", data, [1, ...imageShape(PICTURE_STEPS)]),
      });
      return JSON.stringify({
        outputs: [{ name: output, shape: value.dims, data: Array.from(value.data as Float32Array) }],
      });
    };
  }
  return async (bytes, request) => {
    const header = Number(request.headers["inference-header-content-length"]);
    const { inputs } = JSON.parse(bytes.toString("utf8", 0, header)) as { readonly inputs: readonly JsonTensor[] };
    const [input] = inputs;
    if (!input) throw new Error("no input");
    const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset + header, bytes.byteOffset + bytes.length));
    const value = await run({ [input.name]: new ort.Tensor("float32", data, input.shape) });
    const { buffer, byteOffset, byteLength } = value.data as Float32Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  };
}

const tensorOf = ({ datatype, data, shape }: JsonTensor): ort.Tensor =>
  datatype === "BYTES"
    ? new ort.Tensor("string", [...data], [...shape])
    : new ort.Tensor("float32", Float32Array.from(data), [...shape]);

const constant: Answer = (body) => {
  if (typeof JSON.parse(body.toString()) !== "object") throw new Error("not the body");
  return CONSTANT;
};

/** Closed-loop callers of such a server come at a rate that it chooses. */
function reading({ everyMs = 1 }: Baseline): Answer {
  const waiting: ((said: Said) => void)[] = [];
  setInterval(() => {
    for (const reply of waiting.splice(0)) reply(CONSTANT);
  }, everyMs);
  return () => new Promise((resolve) => waiting.push(resolve));
}

async function answerOf(baseline: Baseline): Promise<Answer> {
  if (baseline.kind === "naive") return naive(baseline);
  return baseline.kind === "reading" ? reading(baseline) : constant;
}

async function serve(baseline: Baseline): Promise<number> {
  const answer = await answerOf(baseline);
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    const reply = (body: Said) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
      response.end(body);
    };
    request.on("end", () => {
      const said = request.method === "GET" ? "{}" : answer(Buffer.concat(chunks), request);
      if (said instanceof Promise) said.then(reply);
      else reply(said);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

if (import.meta.main) {
  const port = await serve(JSON.parse(process.argv[2] ?? "") as Baseline);
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}
