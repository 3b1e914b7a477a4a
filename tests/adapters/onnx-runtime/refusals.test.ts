/** What an ONNX file needs is read as the onnx library reads it, and what cannot be served is refused with the fix. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inspectModel } from "../../../src/adapters/onnx-runtime/inspect.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { problemsOf } from "../../support/problems.ts";

interface GoldenFile {
  readonly file: string;
  readonly irVersion: number;
  readonly opsets: readonly (readonly [string, number])[];
  readonly operators: readonly string[];
  readonly external: readonly string[];
}

const { files } = JSON.parse(readFileSync(new URL("../../golden/onnx-files.json", import.meta.url), "utf8")) as {
  readonly files: Readonly<Record<string, GoldenFile>>;
};
const bytesOf = (name: string) => Buffer.from(files[name]?.file ?? "", "base64");
const runtime = createOnnxRuntime();

describe("what the file says", () => {
  test.each(Object.entries(files))("%s: as onnx 1.23.2 reads it", (name, { file: _, opsets, ...expected }) => {
    const facts = inspectModel(bytesOf(name));
    expect(facts && { ...facts, opsets: undefined }).toEqual({ ...expected, opsets: undefined });
    expect([...(facts?.opsets ?? [])].sort()).toEqual(opsets);
  });

  test("of bytes that are none, or cut, is nothing", () => {
    expect(inspectModel(Buffer.from("no model"))).toBeNull();
    expect(inspectModel(bytesOf("texts").subarray(0, 300))).toBeNull();
  });

  test("whatever the bytes are, reading them ends", () => {
    const damaged = fc
      .tuple(fc.constantFrom("texts", "externalInBranch"), fc.nat(), fc.nat(255))
      .map(([name, at, to]) => {
        const file = Uint8Array.from(bytesOf(name));
        file[at % file.length] = to;
        return file;
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const facts = inspectModel(bytes);
        expect(facts === null || facts.operators.length >= 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("a graph in a graph in a graph, a thousand deep, is no model", () => {
    let graph: Uint8Array = new Uint8Array();
    // Graph.node = 1, Node.attribute = 5, Attribute.g = 6.
    for (let level = 0; level < 1000; level += 1) graph = nest(1, nest(5, nest(6, graph)));
    expect(inspectModel(nest(7, graph))).toBeNull();
  });
});

describe("what the runtime would read and the inspection would not", () => {
  const text = (field: number, value: string) => nest(field, new TextEncoder().encode(value));
  // Model.graph = 7, Graph.initializer = 5, Tensor.name = 8, Tensor.data_location = 14.
  const modelWith = (...location: readonly number[]) =>
    nest(7, nest(5, Uint8Array.from([...text(8, "w"), ...location])));
  /** A group of a field that nobody knows: protobuf passes it over. */
  const GROUP = [0xc3, 0x0c, 0xc4, 0x0c];

  test("a location is another file's, however wide it is written", () => {
    expect(inspectModel(modelWith(0x70, 1))?.external).toEqual(["w"]);
    expect(inspectModel(modelWith(0x70, 0x81, 0x80, 0x80, 0x80, 0x10))?.external).toEqual(["w"]);
    expect(inspectModel(modelWith(0x70, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10))?.external).toEqual([
      "w",
    ]);
    expect(inspectModel(modelWith(0x70, 0))?.external).toEqual([]);
  });

  test("a tag beyond 32 bits, of which protobuf takes the lower ones, is damage", () => {
    expect(inspectModel(modelWith(0xf0, 0x80, 0x80, 0x80, 0x10, 1))).toBeNull();
  });

  test("ONNX Runtime's own format is no ONNX", () => {
    expect(inspectModel(Buffer.concat([Buffer.from([0x0a, 0x06, 0, 0]), Buffer.from("ORTM")]))).toBeNull();
  });

  test.each([
    ["a group", [...bytesOf("external"), ...GROUP]],
    ["a field of no wire type", [...bytesOf("external"), 0xc6, 0x0c]],
  ])("%s keeps the runtime from the file", async (_, file) => {
    const [problem] = await problemsOf(runtime.load(Uint8Array.from(file)));
    expect(problem).toMatchObject({ code: "MODEL_UNREADABLE", message: expect.stringContaining("no ONNX file") });
  });
});

describe("refused with what to do", () => {
  test.each([
    ["an empty file", new Uint8Array(), "the file is empty"],
    ["half a file", bytesOf("texts").subarray(0, 100), "it is no ONNX file, or a damaged one"],
    ["a pointer of Git LFS", Buffer.from(`version https://git-lfs.github.com/spec/v1\nsize 9\n`), "`git lfs pull`"],
  ])("%s", async (_, model, said) => {
    const [problem] = await problemsOf(runtime.load(model));
    expect(problem).toMatchObject({ code: "MODEL_UNREADABLE", message: expect.stringContaining(said) });
  });

  test.each([
    ["opset99", "MODEL_OPSET_UNSUPPORTED", "the model needs opset of ai.onnx 99, and this runtime knows 26 at most"],
    ["ml99", "MODEL_OPSET_UNSUPPORTED", "the model needs opset of ai.onnx.ml 99, and this runtime knows 5 at most"],
    ["ir99", "MODEL_OPSET_UNSUPPORTED", "the model needs IR version 99, and this runtime knows 13 at most"],
    ["unknownOperator", "MODEL_OPERATOR_UNSUPPORTED", "the model uses what this runtime does not have: Frobnicate"],
    [
      "ownOperators",
      "MODEL_OPERATOR_UNSUPPORTED",
      "the model uses what this runtime does not have: com.acme:First, com.acme:Second",
    ],
    ["external", "MODEL_EXTERNAL_DATA", "the model keeps tensors in other files: 1, such as w"],
    ["externalInBranch", "MODEL_EXTERNAL_DATA", "the model keeps tensors in other files: 1, such as w"],
  ])("%s", async (name, code, message) => {
    for (const placement of ["inline", "worker"] as const) {
      expect((await problemsOf(runtime.load(bytesOf(name), { placement })))[0]).toMatchObject({ code, message });
    }
  });

  test("skl2onnx as it exports by itself: a sequence of maps", async () => {
    const [problem] = await problemsOf(runtime.load(bytesOf("zipmap")));
    expect(problem).toMatchObject({
      code: "MODEL_OUTPUT_UNSUPPORTED",
      message: "the output output_probability of the model is no tensor (a sequence or a map)",
      remedy: "export without it: with skl2onnx that is options={'zipmap': False}",
    });
  });
});

function nest(field: number, message: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let rest = message.length; ; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest > 127 ? 128 : 0));
    if (rest <= 127) break;
  }
  return Uint8Array.from([field * 8 + 2, ...length, ...message]);
}
