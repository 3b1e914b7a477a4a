/** `serve --model` as people start it: what it prints works in a shell, and Ctrl-C ends it in order. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { identityModel } from "../support/identity-model.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "serve-model-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function started(model: Uint8Array, env: Readonly<Record<string, string>> = {}, flags: readonly string[] = []) {
  const file = join(folder, "it's mine.onnx");
  await writeFile(file, model);
  const words = [MAIN, "serve", "--model", file, "--port", "0", ...flags];
  const child = spawn(process.execPath, words, { cwd: folder, env: { ...process.env, ...env } });
  let told = "";
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      if (told.includes("Ctrl-C")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`exit code ${code}: ${told}`)));
  });
  await ready;
  return {
    told,
    url: /http:\/\/[\d.]+:\d+/.exec(told)?.[0] ?? "",
    ask: () => /(?:curl \S+\/infer'? |\{ printf).*/.exec(told)?.[0] ?? "",
    stop: async () => {
      child.removeAllListeners("exit");
      child.kill("SIGINT");
      const [code] = await once(child, "exit");
      return { code, printed };
    },
  };
}

const shell = async (command: string) => (await promisify(execFile)("sh", ["-c", command])).stdout;

it("any model: the request that is printed is answered; health and documents are there; it ends in order", async () => {
  const model = identityModel([
    { from: "x", to: "y", datatype: "FP32", shape: ["N", 3] },
    { from: "s", to: "t", datatype: "BYTES", shape: ["N"] },
    { from: "n", to: "m", datatype: "INT64", shape: ["N", 1] },
  ]);
  const server = await started(model);
  const answer = JSON.parse(await shell(`${server.ask()} -s`));
  expect(answer).toMatchObject({
    model_name: "it's mine",
    outputs: [{ data: [0, 0, 0] }, { data: ["text"] }, { data: [0] }],
  });
  const document = await (await fetch(`${server.url}/openapi.json`)).json();
  const { paths } = document as { readonly paths: Readonly<Record<string, unknown>> };
  expect(Object.keys(paths)).toContain("/v2/models/it's%20mine/infer");
  expect(paths["/predict"]).toBeUndefined();
  const { code, printed } = await server.stop();
  expect(code).toBe(0);
  expect(printed).toContain("Stopped");
});

it("a model whose inputs are too long for JSON: the request is binary", async () => {
  const pixels = { from: "pixels", to: "same", datatype: "FP32", shape: ["N", 3, 32, 32] } as const;
  const half = { from: "half", to: "again", datatype: "FP16", shape: ["N", 4] } as const;
  const server = await started(identityModel([pixels, half]));
  const status = await shell(`cd '${folder}'; ${server.ask()} -s -w '%{http_code}'`);
  expect(status).toBe("200");
  await server.stop();
});

it("on a network it wants a token, and then the printed request sends it", async () => {
  const model = identityModel([{ from: "x", to: "y", datatype: "FP32", shape: ["N", 1] }]);
  await expect(started(model, {}, ["--host", "0.0.0.0"])).rejects.toThrow("SERVE_NOT_PROTECTED");
  const token = "a-token-for-everybody";
  const server = await started(model, { UNDERSTUDY_SERVE_TOKENS: `predict=${token}` }, ["--host", "0.0.0.0"]);
  expect(await shell(`${server.ask().replace("$TOKEN", "wrong-token-for-all")} -s`)).toContain("nobody has this token");
  expect(JSON.parse(await shell(`TOKEN=${token}; ${server.ask()} -s`)).outputs[0].data).toEqual([0]);
  await server.stop();
});

it.each([
  ["no file", "nothing.onnx", "CLI_INPUT_INVALID"],
  ["no model", "package.json", "MODEL_UNREADABLE"],
])("%s: a clear error", async (_, name, code) => {
  if (name === "package.json") await writeFile(join(folder, name), "{}");
  const failed = promisify(execFile)(process.execPath, [MAIN, "serve", "--model", name, "--port", "0"], {
    cwd: folder,
  });
  await expect(failed).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(code) });
});
