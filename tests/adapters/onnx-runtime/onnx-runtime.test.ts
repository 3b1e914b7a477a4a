/** Loads and runs ONNX files; refuses, with a code, what it cannot serve. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { problemsOf } from "../../support/problems.ts";

const golden: Record<"sequenceOutput" | "uint8Input" | "identities", string> = JSON.parse(
  readFileSync(new URL("../../golden/onnx-models.json", import.meta.url), "utf8"),
);
const bytes = (name: keyof typeof golden) => Buffer.from(golden[name], "base64");
const runtime = createOnnxRuntime();

test("the build names the installed version", () => {
  expect(runtime.build).toMatch(/^onnxruntime-node@\d+\.\d+\.\d+$/);
});

test.each(["inline", "worker"] as const)(
  "every datatype comes out as it went in, in its shape: %s",
  async (placement) => {
    const model = await runtime.load(bytes("identities"), { placement });
    expect(model.inputs.map(({ name, datatype, shape }) => [name, datatype, shape])).toEqual([
      ["inFLOAT", "FP32", [-1]],
      ["inDOUBLE", "FP64", [-1]],
      ["inINT64", "INT64", [-1]],
      ["inINT32", "INT32", [-1]],
      ["inBOOL", "BOOL", [-1]],
      ["inSTRING", "BYTES", [-1]],
    ]);
    const answers = await model.run({
      inFLOAT: { datatype: "FP32", shape: [2], data: Float32Array.of(1.5, Number.NaN) },
      inDOUBLE: { datatype: "FP64", shape: [1], data: Float64Array.of(0.1) },
      inINT64: { datatype: "INT64", shape: [1], data: BigInt64Array.of(-(2n ** 62n)) },
      inINT32: { datatype: "INT32", shape: [1], data: Int32Array.of(-7) },
      inBOOL: { datatype: "BOOL", shape: [2], data: Uint8Array.of(1, 0) },
      inSTRING: { datatype: "BYTES", shape: [2], data: ["", "日本"] },
    });
    expect(answers.outFLOAT).toEqual({ datatype: "FP32", shape: [2], data: Float32Array.of(1.5, Number.NaN) });
    expect(answers.outDOUBLE).toEqual({ datatype: "FP64", shape: [1], data: Float64Array.of(0.1) });
    expect(answers.outINT64).toEqual({ datatype: "INT64", shape: [1], data: BigInt64Array.of(-(2n ** 62n)) });
    expect(answers.outINT32).toEqual({ datatype: "INT32", shape: [1], data: Int32Array.of(-7) });
    expect(answers.outBOOL).toEqual({ datatype: "BOOL", shape: [2], data: Uint8Array.of(1, 0) });
    expect(answers.outSTRING).toEqual({ datatype: "BYTES", shape: [2], data: ["", "日本"] });
    await model.close();
  },
);

test("bytes that are no model are refused in one line", async () => {
  const [problem] = await problemsOf(runtime.load(Buffer.from("no model")));
  expect(problem?.code).toBe("MODEL_UNREADABLE");
  expect(problem?.message).not.toContain("\n");
});

test("an empty and a truncated file are refused", async () => {
  for (const broken of [new Uint8Array(), bytes("identities").subarray(0, 100)]) {
    expect((await problemsOf(runtime.load(broken)))[0]?.code).toMatch(/^MODEL_/);
  }
});

test("an output that is no tensor is refused by name", async () => {
  const [problem] = await problemsOf(runtime.load(bytes("sequenceOutput")));
  expect(problem).toMatchObject({ code: "MODEL_OUTPUT_UNSUPPORTED", found: "no tensor (a sequence or a map)" });
  expect(problem?.message).toContain("probabilities");
});

test("an input of a type that no protocol of ours carries is refused by name", async () => {
  // The element type of the input: UINT8 becomes BFLOAT16.
  const model = Buffer.from(bytes("uint8Input").toString("hex").replace("0a0d08021209", "0a0d08101209"), "hex");
  const [problem] = await problemsOf(runtime.load(model));
  expect(problem).toMatchObject({ code: "MODEL_INPUT_UNSUPPORTED", found: "a tensor of bfloat16" });
});

test.each(["inline", "worker"] as const)("closing waits for the run in flight: %s", async (placement) => {
  const model = await runtime.load(bytes("identities"), { placement });
  const empty = { shape: [0] };
  const running = model.run({
    inFLOAT: { datatype: "FP32", ...empty, data: new Float32Array() },
    inDOUBLE: { datatype: "FP64", ...empty, data: new Float64Array() },
    inINT64: { datatype: "INT64", ...empty, data: new BigInt64Array() },
    inINT32: { datatype: "INT32", ...empty, data: new Int32Array() },
    inBOOL: { datatype: "BOOL", ...empty, data: new Uint8Array() },
    inSTRING: { datatype: "BYTES", ...empty, data: [] },
  });
  await model.close();
  await expect(running).resolves.toHaveProperty("outFLOAT");
});

const nices = () =>
  readdirSync("/proc/self/task").map((thread) => {
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, "utf8").split(") ")[1] ?? "";
    return Number(fields.split(" ")[16]);
  });

test.runIf(process.platform === "linux")("a model in the background yields to others, and it alone", async () => {
  const before = nices().filter((nice) => nice >= 10).length;
  const model = await runtime.load(bytes("uint8Input"), { placement: "worker", background: true });
  expect(nices().filter((nice) => nice >= 10)).toHaveLength(before + 1);
  const x = { datatype: "UINT8", shape: [1, 1], data: Uint8Array.of(3) } as const;
  expect(await model.run({ x })).toEqual({ y: { datatype: "FP32", shape: [1, 1], data: Float32Array.of(3) } });
  await model.close();
});

test.each(["inline", "worker"] as const)(
  "says what a run took, and leaves what it was given: %s",
  async (placement) => {
    const model = await runtime.load(bytes("uint8Input"), { placement });
    const x = { datatype: "UINT8", shape: [2, 1], data: Uint8Array.of(3, 4) } as const;
    expect(model.ranFor?.()).toBe(0);
    await model.run({ x });
    expect(model.ranFor?.()).toBeGreaterThan(0);
    expect(x.data).toEqual(Uint8Array.of(3, 4));
    await model.close();
  },
);

test("a thread refuses a file as the calling thread does", async () => {
  const [problem] = await problemsOf(runtime.load(Buffer.from("no model"), { placement: "worker" }));
  expect(problem?.code).toBe("MODEL_UNREADABLE");
});

test("a run that fails in a thread leaves it able to run", async () => {
  const model = await runtime.load(bytes("uint8Input"), { placement: "worker" });
  await expect(model.run({})).rejects.toThrow("x");
  const x = { datatype: "UINT8", shape: [2, 1], data: Uint8Array.of(3, 4) } as const;
  expect(await model.run({ x })).toEqual({ y: { datatype: "FP32", shape: [2, 1], data: Float32Array.of(3, 4) } });
  await model.close();
  await expect(model.run({ x })).rejects.toThrow("ended");
});
