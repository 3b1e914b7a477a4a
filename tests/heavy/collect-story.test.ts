/** Predictions of a real server reach a machine that never saw it: by a real registry and records alone. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { CLI_VERBS } from "../../src/cli/verbs.ts";
import { random } from "../../src/domain/random.ts";
import { missing, PASSWORD, type RegistryProcess, startRegistry, USER } from "../support/registry.ts";

const reason = missing("docker-registry");
if (reason !== null) console.log(`collecting by a real registry: skipped, ${reason}`);

const DAY = 86_400_000;
const ROWS = 200;

describe.skipIf(reason !== null)("what a target logs on its machine", { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-collect-story-"));
  const [target, runner] = [join(folder, ".understudy"), join(folder, "runner")];
  let registry: RegistryProcess;
  beforeAll(async () => {
    registry = await startRegistry({ kind: "htpasswd" });
  });
  afterAll(async () => {
    await understudy(target, "serve", "my", "--stop");
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function understudy(home: string, ...words: readonly string[]) {
    const out: string[] = [];
    const env = {
      UNDERSTUDY_BLOBS: `oci://${registry.host}/acme/models/blobs`,
      UNDERSTUDY_REGISTRY_USER: USER,
      UNDERSTUDY_REGISTRY_TOKEN: PASSWORD,
    };
    const terminal = { cwd: folder, env, out: (text: string) => out.push(text), err: () => undefined };
    const code = await runCommandLine([...words, "--home", home, "--json"], CLI_VERBS, terminal, makeContext);
    return { code, ...JSON.parse(out.join("")) };
  }

  const rows = (count: number, seed: number) => {
    const draw = random(seed);
    return Array.from({ length: count }, () => {
      const age = 20 + draw() * 40;
      return { age: Number(age.toFixed(1)), city: draw() < 0.5 ? "north" : "south", yes: age + draw() * 8 > 44 };
    });
  };

  /** Every row drifts: all callers are old. */
  async function ask(url: string): Promise<void> {
    const batch = rows(ROWS, 7).map(({ city }, index) => ({ city, age: 60 + (index % 20) }));
    const input = (name: string, datatype: string, data: readonly unknown[]) => ({
      ...{ name, datatype, data },
      shape: [batch.length, 1],
    });
    const inputs = [
      input(
        "age",
        "FP32",
        batch.map(({ age }) => age),
      ),
      input(
        "city",
        "BYTES",
        batch.map(({ city }) => city),
      ),
    ];
    const answer = await fetch(`${url}/v2/models/my/infer`, { method: "POST", body: JSON.stringify({ inputs }) });
    expect(answer.status, await answer.text()).toBe(200);
  }

  it("is monitored where neither the target nor its log is", async () => {
    const lines = rows(600, 600).map(({ age, city, yes }) => `${age},${city},${yes ? "yes" : "no"}`);
    writeFileSync(join(folder, "my.csv"), ["age,city,answer", ...lines, ""].join("\n"));
    for (const words of [
      ["init", "--data", "my.csv", "--label", "answer"],
      ["train", "my"],
      ["evaluate", "my"],
    ]) {
      expect(await understudy(target, ...words), words.join(" ")).toMatchObject({ code: 0 });
    }
    expect(await understudy(target, "promote", "my")).toMatchObject({ code: 0 });
    expect(await understudy(target, "merge", "1")).toMatchObject({
      code: 0,
      done: expect.arrayContaining([expect.objectContaining({ stage: "deploy", changed: true })]),
    });
    const { url } = await understudy(target, "serve", "my");
    await ask(url);

    mkdirSync(runner);
    for (const shared of ["origin.git", "forge"]) symlinkSync(join(target, shared), join(runner, shared));
    const later = new Date(Date.now() + 60 * DAY).toISOString();
    // Nobody knows yet whether there were rows: no window is complete.
    expect(await understudy(runner, "monitor", "my", "--now", later)).toMatchObject({ code: 0, windows: 0 });
    const first = await understudy(target, "collect", "my", "--now", later);
    expect(first).toMatchObject({ code: 0, predictions: ROWS, feedback: 0, segments: 1 });
    expect(await understudy(target, "collect", "my", "--now", later)).toMatchObject({ predictions: 0, segments: 0 });

    const monitored = await understudy(runner, "monitor", "my", "--now", later);
    expect(monitored).toMatchObject({ code: 0, windows: expect.any(Number) });
    expect(monitored.windows).toBeGreaterThan(0);
    expect(existsSync(join(runner, "predictions"))).toBe(false);
    const review = await understudy(runner, "review", "my", "--minimum", "20");
    expect(review).toMatchObject({ code: 0, decision: "propose" });
  });
});
