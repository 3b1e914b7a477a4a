/** What `serve` was asked for: one thing, an address, and who may ask. */
import { describe, expect, it } from "vitest";
import { memoryFiles } from "../../src/adapters/memory/files.ts";
import { resolveInputs } from "../../src/app/inputs.ts";
import { accessOf, type ServeInputs, whatToServe, whereToListen } from "../../src/app/serving/options.ts";
import { GLOBAL_INPUTS, settingsOf } from "../../src/app/settings.ts";
import { digestOf } from "../../src/domain/digest.ts";

const NOTHING: ServeInputs = {
  deployment: null,
  model: null,
  bundle: null,
  check: false,
  host: null,
  port: null,
  open: false,
};
const DIGEST = digestOf(new Uint8Array());
const serving = (env = {}) => settingsOf(resolveInputs(GLOBAL_INPUTS, new Map()), env, "/checkout").serving;

describe("what to serve", () => {
  it.each<[Partial<ServeInputs>, Record<string, string>, object]>([
    [{ deployment: "garden" }, {}, { kind: "deployment", name: "garden" }],
    [{ model: "m.onnx" }, {}, { kind: "model", file: "m.onnx" }],
    [{ bundle: DIGEST }, {}, { kind: "bundle", digest: DIGEST }],
    [{ check: true }, {}, { kind: "check" }],
    [{}, { UNDERSTUDY_SERVE_BUNDLE: DIGEST }, { kind: "bundle", digest: DIGEST }],
    [{ check: true }, { UNDERSTUDY_SERVE_BUNDLE: DIGEST }, { kind: "check" }],
  ])("%j with %j", (inputs, env, expected) => {
    expect(whatToServe({ ...NOTHING, ...inputs }, serving(env))).toEqual(expected);
  });

  it.each<[Partial<ServeInputs>, string]>([
    [{}, "SERVE_WHAT"],
    [{ deployment: "garden", model: "m.onnx" }, "SERVE_WHAT"],
    [{ bundle: DIGEST, check: true }, "SERVE_WHAT"],
    [{ bundle: "sha256:abc" }, "CLI_INPUT_INVALID"],
  ])("%j is refused: %s", (inputs, code) => {
    expect(() => whatToServe({ ...NOTHING, ...inputs }, serving())).toThrow(code);
  });
});

describe("where to listen", () => {
  it("flags come before the environment, and that before the default", () => {
    expect(whereToListen(NOTHING, serving())).toEqual({ host: "127.0.0.1", port: 8080 });
    const env = { UNDERSTUDY_SERVE_HOST: "0.0.0.0", UNDERSTUDY_SERVE_PORT: "9000" };
    expect(whereToListen(NOTHING, serving(env))).toEqual({ host: "0.0.0.0", port: 9000 });
    expect(whereToListen({ ...NOTHING, host: "::1", port: 0 }, serving(env))).toEqual({ host: "::1", port: 0 });
  });

  it.each(["70000", "-1", "http", "1e3"])("no port is %s", (port) => {
    expect(() => whereToListen(NOTHING, serving({ UNDERSTUDY_SERVE_PORT: port }))).toThrow("CLI_INPUT_INVALID");
  });
});

describe("who may ask", () => {
  const files = memoryFiles({ "/checkout/tokens": "export=another-long-token" });

  it("tokens of the environment and of the file together", async () => {
    const env = { UNDERSTUDY_SERVE_TOKENS: "predict=one-long-token-here", UNDERSTUDY_SERVE_TOKENS_FILE: "tokens" };
    const { tokens, reach } = await accessOf(files, false, "0.0.0.0", serving(env));
    expect(reach).toBe("network");
    expect(tokens.protect("predict") && tokens.protect("export")).toBe(true);
    expect(tokens.protect("feedback")).toBe(false);
  });

  it("a file that is not there ends the start", async () => {
    const env = { UNDERSTUDY_SERVE_TOKENS_FILE: "nowhere" };
    await expect(accessOf(files, false, "127.0.0.1", serving(env))).rejects.toThrow("CLI_INPUT_INVALID");
  });

  it("on a network somebody must have said that everybody is answered", async () => {
    await expect(accessOf(files, false, "0.0.0.0", serving())).rejects.toThrow("SERVE_NOT_PROTECTED");
    expect((await accessOf(files, true, "0.0.0.0", serving())).open).toBe(true);
    expect((await accessOf(files, false, "0.0.0.0", serving({ UNDERSTUDY_SERVE_OPEN: "true" }))).open).toBe(true);
    await expect(accessOf(files, false, "0.0.0.0", serving({ UNDERSTUDY_SERVE_OPEN: "1" }))).rejects.toThrow();
  });
});
