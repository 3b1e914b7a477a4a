/** The sample `vehicles` from a scratch clone to the drift that night brings, by the command line and without Python. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { expandBatch, type PredictionBatch } from "../../src/domain/prediction-batch.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "vehicles-story-"));
const DEPLOYMENT = join(folder, "deployments/vehicles/deployment.yaml");
/** After the last frame of the dataset, before the first of later. */
const MOMENT = "2026-04-24T23:00:00Z";

async function understudy(...words: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    cwd: folder,
    env: { PATH: process.env.PATH, UNDERSTUDY_NOW: MOMENT },
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
  };
  const code = await runCommandLine([...words, "--json"], VERBS, terminal, makeContext);
  return { code, ...JSON.parse(out.join("")), text: err.join("") };
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

/** A clone of the sample alone, and the local forge's repository beside it. */
async function clone(): Promise<void> {
  for (const part of ["datasets", "models", "deployments"]) {
    cpSync(join(root, part, "vehicles"), join(folder, part, "vehicles"), { recursive: true });
  }
  const text = readFileSync(DEPLOYMENT, "utf8");
  writeFileSync(DEPLOYMENT, text.replace("port: 8081", `port: ${await freePort()}`));
  writeFileSync(join(folder, ".gitignore"), ".understudy\n");
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=you", "-c", "user.email=you@example.com", ...words], { cwd: folder });
  git("init", "--quiet", "--initial-branch", "main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "start");
  mkdirSync(join(folder, ".understudy"));
  git("clone", "--quiet", "--bare", ".", ".understudy/origin.git");
}

function logged(): readonly PredictionBatch[] {
  const log = join(folder, ".understudy/predictions/vehicles");
  return readdirSync(log)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(log, name), "utf8").trimEnd().split("\n"))
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly batch: PredictionBatch })
    .flatMap(({ kind, batch }) => (kind === "batch" ? [batch] : []));
}

afterAll(async () => {
  await understudy("serve", "vehicles", "--stop");
  rmSync(folder, { recursive: true, force: true });
});

describe("frames of a camera, from files to an alarm", () => {
  test("the committed version is found again, trained, judged and proposed", async () => {
    await clone();
    expect(await understudy("dataset", "vehicles")).toMatchObject({ code: 0, version: 1, "pull-request": null });
    const tick = await understudy("tick");
    expect(tick).toMatchObject({ code: 0, done: [{ stage: "train" }, { stage: "evaluate" }, { stage: "promote" }] });
    const pulls = await understudy("pulls");
    expect(pulls["pull-requests"]).toMatchObject([{ number: 1, state: "open" }]);
  });

  test("merged, it answers; and says at night that nothing looks as it did in training", async () => {
    expect(await understudy("merge", "1")).toMatchObject({ code: 0, done: [{ stage: "deploy" }] });
    const replay = await understudy("replay", "datasets/vehicles/later");
    expect(replay).toMatchObject({ code: 0, sent: 192, windows: 4, state: "firing" });
    expect(replay.text).toContain("2026-04-25 to 2026-05-01: ok");
    expect(replay.text).toContain("image.brightness is lower than in training");
    const issues = await understudy("issues");
    expect(issues.issues).toMatchObject([
      { state: "open", title: "vehicles: production no longer looks like training" },
      { state: "open", title: "vehicles: answers are worse than accepted" },
    ]);
  });

  test("the log names each picture by its file, and says how bright it was", () => {
    const rows = logged().flatMap(expandBatch);
    expect(rows).toHaveLength(192);
    const images = new Set(rows.map(({ inputs }) => inputs.image));
    expect(images.size).toBe(192);
    for (const { inputs, properties } of rows) {
      expect(inputs.image).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(properties?.["image.width"]).toBe(96);
    }
  });
});
