/** A CSV whose label is a number, in four commands: trained, judged, deployed, asked, and its drift found. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { random } from "../../src/domain/random.ts";

const folder = mkdtempSync(join(tmpdir(), "bring-numbers-"));

/** Rent by area and kind, give or take 25; `factor` makes every flat larger. */
function writeHomes(name: string, rows: number, factor: number): void {
  const draw = random(rows);
  const lines = Array.from({ length: rows }, () => {
    const area = (20 + draw() * 100) * factor;
    const kind = draw() < 0.5 ? "flat" : "house";
    const rent = 8 * area + (kind === "house" ? 200 : 0) + 50 * (draw() - 0.5);
    return `${area.toFixed(1)},${kind},${rent.toFixed(2)}`;
  });
  writeFileSync(join(folder, name), ["area,kind,rent", ...lines, ""].join("\n"));
}

async function understudy(...words: readonly string[]) {
  const out: string[] = [];
  const terminal = { cwd: folder, env: {}, out: (text: string) => out.push(text), err: () => {} };
  const code = await runCommandLine([...words, "--json"], VERBS, terminal, makeContext);
  return { code, ...JSON.parse(out.join("")) };
}

afterAll(async () => {
  await understudy("serve", "rents", "--stop");
  rmSync(folder, { recursive: true, force: true });
});

test("init, tick, merge, replay", { timeout: 240_000 }, async () => {
  writeHomes("rents.csv", 600, 1);
  writeHomes("later.csv", 200, 2);

  expect(await understudy("init", "--data", "rents.csv", "--label", "rent")).toMatchObject({ code: 0, rows: 600 });
  const model = readFileSync(join(folder, "models/rents/model.yaml"), "utf8");
  expect(model).toContain("task: tabular-regression");
  expect(model).toContain("metric: mae");
  expect(await understudy("validate")).toMatchObject({ code: 0 });

  expect((await understudy("tick")).done).toMatchObject([
    { stage: "train" },
    { stage: "evaluate" },
    { stage: "promote" },
  ]);
  expect(await understudy("merge", "1")).toMatchObject({ code: 0, done: [{ stage: "deploy" }] });

  // What it learnt holds beyond the areas that it saw; that the areas are others is found all the same.
  const replayed = await understudy("replay", "later.csv");
  expect(replayed).toMatchObject({ code: 0, sent: 200, right: null, windows: 1 });
  expect(replayed.mae).toBeLessThan(60);
  expect(replayed.state).not.toBe("ok");
});
