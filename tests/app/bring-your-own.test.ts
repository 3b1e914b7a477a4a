import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { random } from "../../src/domain/random.ts";

const folder = mkdtempSync(join(tmpdir(), "bring-your-own-"));

/** Older people say yes; `shift` makes everybody older. */
function writePeople(name: string, rows: number, shift: number): void {
  const draw = random(rows);
  const lines = Array.from({ length: rows }, () => {
    const age = 20 + draw() * 40 + shift;
    return `${age.toFixed(1)},${draw() < 0.5 ? "north" : "south"},${age + draw() * 8 > 44 ? "yes" : "no"}`;
  });
  writeFileSync(join(folder, name), ["age,city,answer", ...lines, ""].join("\n"));
}

async function understudy(...words: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    cwd: folder,
    env: {},
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
  };
  const code = await runCommandLine([...words, "--json"], VERBS, terminal, makeContext);
  return { code, ...JSON.parse(out.join("")), text: err.join("") };
}

afterAll(async () => {
  await understudy("serve", "my", "--stop");
  rmSync(folder, { recursive: true, force: true });
});

describe("bring your own, in four commands", () => {
  test("init, tick, merge, replay", { timeout: 120_000 }, async () => {
    writePeople("my.csv", 600, 0);
    writePeople("later.csv", 200, 25);

    const init = await understudy("init", "--data", "my.csv", "--label", "answer");
    expect(init).toMatchObject({ code: 0, name: "my", rows: 600 });
    expect(readFileSync(join(folder, "models/my/model.yaml"), "utf8")).toContain("metric: accuracy");

    const tick = await understudy("tick");
    expect(tick.code).toBe(0);
    const stages: readonly { readonly stage: string }[] = tick.done;
    expect(stages.map(({ stage }) => stage)).toEqual(["train", "evaluate", "promote"]);
    expect((await understudy("pulls"))["pull-requests"]).toMatchObject([{ number: 1, state: "open" }]);

    const merge = await understudy("merge", "1");
    expect(merge).toMatchObject({ code: 0, done: [{ stage: "deploy" }] });
    expect((await understudy("status")).deployments).toMatchObject([{ name: "my", champion: "my 1" }]);

    const replay = await understudy("replay", "later.csv");
    expect(replay).toMatchObject({ code: 0, sent: 200, windows: 1 });
    expect(replay.right).toBeGreaterThan(0.5);
    expect(replay.state).not.toBe("ok");
    expect(replay.text).toContain("age is higher than in training");
  });

  test("a second init overwrites nothing", async () => {
    const again = await understudy("init", "--data", "my.csv", "--label", "answer");
    expect(again).toMatchObject({ code: 2, problems: [{ code: "INIT_FILE_EXISTS" }] });
  });
});
