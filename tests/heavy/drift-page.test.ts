/** The page of `drift --html` in a real browser: by the rules of accessibility, at a desk, on a phone, and on paper. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { random } from "../../src/domain/random.ts";
import { CHROMIUM, openPage, overflowOf, startBrowser, unfold, violationsOf } from "./browser.ts";

const HOSTILE = `<img src=x onerror="alert('1')">`;
const LONG = "a name without an end ".repeat(40);
const UNBROKEN = "x".repeat(10_000);

describe.skipIf(CHROMIUM === undefined)("the page of a comparison in Chromium (skipped where there is none)", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-drift-browser-"));
  const address = pathToFileURL(join(folder, "page.html")).href;
  let browser: Browser;

  const csv = (seed: number, moved: number): string => {
    const next = random(seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const lines = Array.from({ length: 400 }, (_, index) => {
      const sky = ["sun", HOSTILE, LONG, UNBROKEN, "\u202Eneve"][Math.floor(next() * (moved > 0 ? 5 : 3))] ?? "";
      const cells = [
        normal() + moved,
        Math.exp(normal()),
        moved > 0 && index % 4 === 0 ? "" : normal(),
        sky,
        "2024-01-01",
      ];
      return cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(",");
    });
    const head = ["warmth", HOSTILE.replaceAll('"', '""'), UNBROKEN, "sky", "day"].map((name) => `"${name}"`);
    return [head.join(","), ...lines].join("\n");
  };

  beforeAll(async () => {
    writeFileSync(join(folder, "a.csv"), csv(1, 0));
    writeFileSync(join(folder, "b.csv"), csv(2, 1));
    const terminal = { cwd: folder, env: {}, out: () => undefined, err: () => undefined };
    const words = ["drift", "--reference", "a.csv", "--current", "b.csv", "--html", "page.html"];
    expect(await runCommandLine(words, VERBS, terminal, makeContext)).toBe(0);
    browser = await startBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    { width: 1280, scheme: "light" },
    { width: 1280, scheme: "dark" },
    { width: 390, scheme: "light" },
    { width: 390, scheme: "dark" },
  ] as const)(
    "axe finds nothing, nothing scrolls sideways: $width pixels, $scheme",
    { timeout: 120_000 },
    async ({ width, scheme }) => {
      const { page, faults, requests } = await openPage(browser, address, { width, scheme });
      await unfold(page);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect([faults, requests]).toEqual([[], [address]]);
      expect(await violationsOf(page)).toEqual([]);
      await page.close();
    },
  );

  it("shows its pictures without a script, and unfolds by keyboard", { timeout: 120_000 }, async () => {
    const { page } = await openPage(browser, address, { script: false });
    expect(await page.locator("h1").textContent()).toContain("Drift in 2 of 4 columns");
    expect(await page.locator("article").count()).toBe(4);
    for (const svg of await page.locator("article svg[role=img]").all()) {
      expect((await svg.boundingBox())?.height).toBeGreaterThan(100);
    }
    await page.keyboard.press("Tab");
    await page.locator(":focus", { hasText: "To the content" }).waitFor();
    const folded = page.locator("details:not([open]) summary").first();
    await folded.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("details[open]").count()).toBe(4);
    await page.close();
  });

  it("prints what is folded too", { timeout: 120_000 }, async () => {
    const { page } = await openPage(browser, address, { width: 900 });
    await page.emulateMedia({ media: "print" });
    const table = page.locator("details:not([open]) table").first();
    expect((await table.boundingBox())?.height).toBeGreaterThan(100);
    expect(await page.locator("nav").isVisible()).toBe(false);
    await page.close();
  });
});
