/** The real demo where the pipeline must say no, and where it must say nothing. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");
const folder = mkdtempSync(join(tmpdir(), "understudy-variants-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

interface Played {
  readonly pullRequests: readonly { readonly kind: string }[];
  readonly issues: readonly { readonly kind: string; readonly title: string }[];
  readonly served: number;
}

async function demo(name: string, ...args: readonly string[]): Promise<Played> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [MAIN, "demo", "--folder", join(folder, name), "--json", ...args],
    { maxBuffer: 1 << 26 },
  );
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Played;
}

it("opens no promotion for a gate that nobody reaches, and an issue says why", { timeout: 300_000 }, async () => {
  const played = await demo("gate", "--gate", "0.99");
  expect(played.pullRequests).toEqual([]);
  expect(played.issues.map(({ kind }) => kind)).toEqual(["promotion"]);
  expect(played.served).toBe(0);
});

it("opens no drift issue when nothing drifts", { timeout: 300_000 }, async () => {
  const played = await demo("same", "--traffic", "same");
  expect(played.served).toBeGreaterThan(500);
  expect(played.issues.filter(({ kind }) => kind === "drift" || kind === "retrain")).toEqual([]);
});
