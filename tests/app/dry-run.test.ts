/** `--dry-run` against GitHub makes no write request: asserted at the HTTP layer, in front of a stateful emulator. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "emulate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { githubClient } from "../../src/adapters/github/client.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { collectingLog } from "../../src/adapters/memory/clock.ts";
import { makeContext } from "../../src/app/make-context.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "dry-run-"));
const seed = {
  tokens: { "a-token": { login: "octo", scopes: ["repo"] } },
  github: { users: [{ login: "octo", name: "Octo", email: "octo@example.org" }], repos: [] },
};
const emulator = await createEmulator({ service: "github", port: 0, seed });

const requests: string[] = [];
const proxy = createServer((incoming, outgoing) => {
  requests.push(incoming.method ?? "");
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", async () => {
    const { host: _, connection: __, ...headers } = incoming.headers;
    const answer = await fetch(`${emulator.url}${incoming.url}`, {
      method: incoming.method ?? "GET",
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        typeof value === "string" ? [[name, value]] : [],
      ),
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    outgoing.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  });
});

const SPECS = ["models/seattle-weather/model.yaml", "datasets/seattle-weather/dataset.yaml"];
const MORE = ["datasets/seattle-weather/versions/1.yaml", "deployments/seattle-weather/deployment.yaml"];

beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const options = { baseUrl: emulator.url, token: "a-token", owner: "octo", repository: "models", throttle: false };
  const client = githubClient({ ...options, log: collectingLog() });
  await client.octokit.rest.repos.createForAuthenticatedUser({ name: "models", auto_init: true });
  const git = githubGit(client, "main");
  const files = [...SPECS, ...MORE].map((path) => [path, readFileSync(join(root, path))] as const);
  const expectedHead = await git.head("main");
  await git.commit({ branch: "main", expectedHead, from: null, message: "specs", files: new Map(files) });
});

afterAll(async () => {
  proxy.close();
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function understudy(...words: readonly string[]) {
  requests.length = 0;
  const out: string[] = [];
  const { port } = proxy.address() as AddressInfo;
  const env = { GITHUB_TOKEN: "a-token", GITHUB_REPOSITORY: "octo/models", GITHUB_API_URL: `http://127.0.0.1:${port}` };
  const terminal = { cwd: folder, env, out: (text: string) => out.push(text), err: () => undefined };
  const flags = ["--forge", "github", "--json", "--directory", root, "--home", folder];
  const code = await runCommandLine([...words, ...flags], VERBS, terminal, makeContext);
  return { code, json: JSON.parse(out.join("")) };
}

const writes = () => requests.filter((method) => method !== "GET" && method !== "HEAD");

describe("a dry run against GitHub reads only", () => {
  test.each([
    [["tick"], 0],
    [["train", "seattle-weather"], 0],
    [["dataset", "seattle-weather"], 0],
    [["deploy", "seattle-weather"], 0],
    [["retrain", "seattle-weather"], 0],
    [["rollback", "seattle-weather", "--reason", "r"], 2],
    [["evaluate", "seattle-weather"], 2],
    [["promote", "seattle-weather"], 2],
  ])("%j", async (words, code) => {
    const answer = await understudy(...words, "--dry-run");
    expect(answer).toMatchObject({ code, json: { dryRun: true } });
    expect(requests.length).toBeGreaterThan(0);
    expect(writes()).toEqual([]);
  });

  test("the real run does what the dry run said, and the proxy sees it write", async () => {
    const words = ["retrain", "seattle-weather", "--trigger", "manual", "--subject", "a person asked"];
    const planned = await understudy(...words, "--dry-run");
    expect(writes()).toEqual([]);
    const done = await understudy(...words);
    expect(writes().length).toBeGreaterThan(0);
    expect(done.json.plan).toEqual(planned.json.plan);
  });
});
