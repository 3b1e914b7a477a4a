/** The server's program outlives the folder that an action was downloaded to. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { keepProgram } from "../../../src/adapters/process-target/program.ts";

const scratch = mkdtempSync(join(tmpdir(), "understudy-program-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function bundle(name: string, says: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "chunk.js"), `export const says = "${says}";\n`);
  writeFileSync(join(folder, "serve.js"), 'import { says } from "./chunk.js";\nconsole.log(says);\n');
  return join(folder, "serve.js");
}
const run = (program: string): string => execFileSync(process.execPath, [program], { encoding: "utf8" }).trim();

it("runs from its copy when the original is gone, beside that of another version", async () => {
  const home = join(scratch, "home");
  const one = await keepProgram(bundle("one", "one"), home);
  const two = await keepProgram(bundle("two", "two"), home);
  rmSync(join(scratch, "one"), { recursive: true });
  expect([run(one), run(two)]).toEqual(["one", "two"]);
});

it("is copied once, also by many at a time, and leaves nothing half-done", async () => {
  const home = join(scratch, "busy");
  const program = bundle("three", "three");
  const kept = await Promise.all(Array.from({ length: 8 }, () => keepProgram(program, home)));
  expect(new Set(kept).size).toBe(1);
  expect(readdirSync(join(home, "program"))).toHaveLength(1);
  expect(run(kept[0] ?? "")).toBe("three");
});
