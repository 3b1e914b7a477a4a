/** `serve --bundle` as a container runs it: told by its environment, checked, asked under load while it is ended. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { putBundle, putServable } from "../support/serving.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

let home: string;
let bundle: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "serve-bundle-"));
  const blobs = blobFolder(join(home, "blobs"));
  bundle = await putBundle(blobs, { model: "weather", version: 3, servable: await putServable(blobs) });
});
afterAll(() => rm(home, { recursive: true, force: true }));

const environment = (other: Readonly<Record<string, string>> = {}) => ({
  ...process.env,
  UNDERSTUDY_HOME: home,
  UNDERSTUDY_SERVE_BUNDLE: bundle,
  ...other,
});

interface Heard {
  /** null: nothing came back. */
  readonly status: number | null;
  /** The server asks its callers to go elsewhere. */
  readonly last: boolean;
}

function predict(port: number, agent: Agent): Promise<Heard> {
  return new Promise((resolve) => {
    const asked = request({ port, path: "/predict", method: "POST", agent }, (response) => {
      const last = response.headers.connection === "close";
      response.resume().on("end", () => resolve({ status: response.statusCode ?? null, last }));
    });
    asked.on("error", () => resolve({ status: null, last: true }));
    asked.end(JSON.stringify({ temperature: 30, sky: "clear" }));
  });
}

it("answers, is found ready, and ends under load without cutting anybody off", async () => {
  const child = spawn(process.execPath, [MAIN, "serve", "--port", "0"], { env: environment() });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  await expect.poll(() => told, { timeout: 30_000 }).toContain("Ctrl-C");
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(told)?.[1]);
  const check = await promisify(execFile)(process.execPath, [MAIN, "serve", "--check", "--port", String(port)]);
  expect(check.stdout).toContain("is ready");

  const heard: Heard[] = [];
  const agent = new Agent({ keepAlive: true });
  const callers = Array.from({ length: 8 }, async () => {
    for (;;) {
      const answer = await predict(port, agent);
      heard.push(answer);
      if (answer.last) return;
    }
  });
  await expect.poll(() => heard.length, { timeout: 30_000 }).toBeGreaterThan(200);
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  await Promise.all(callers);
  agent.destroy();
  expect(code).toBe(0);
  expect(heard.filter(({ status }) => status !== 200)).toEqual([]);
  expect(await readdir(join(home, "predictions"))).toEqual(["garden"]);
});

it("what is not there, or not this bundle's, is a clear error; nothing is listened on", async () => {
  const missing = `sha256:${"0".repeat(64)}`;
  const run = (env: Readonly<Record<string, string>>, ...flags: string[]) =>
    promisify(execFile)(process.execPath, [MAIN, "serve", "--port", "0", ...flags], { env: environment(env) });
  await expect(run({ UNDERSTUDY_SERVE_BUNDLE: missing })).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("BLOB_MISSING"),
  });
  await expect(run({ UNDERSTUDY_SERVE_HOST: "0.0.0.0" })).rejects.toMatchObject({
    stderr: expect.stringContaining("SERVE_NOT_PROTECTED"),
  });
  await expect(run({ UNDERSTUDY_SERVE_TOKENS: "predict=short" })).rejects.toMatchObject({
    stderr: expect.stringContaining("SERVE_TOKENS_UNREADABLE"),
  });
  await expect(run({ UNDERSTUDY_SERVE_LOG: "loud" })).rejects.toMatchObject({
    stderr: expect.stringContaining("UNDERSTUDY_SERVE_LOG"),
  });
});
