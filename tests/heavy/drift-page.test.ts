/** The page of `drift --html` in a real browser: by the rules of accessibility, at a desk, on a phone, and on paper. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axeCore from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { random } from "../../src/domain/random.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
const HOSTILE = `<img src=x onerror="alert('1')">`;
const LONG = "a name without an end ".repeat(40);
const UNBROKEN = "x".repeat(10_000);

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

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
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (width: number, scheme: "light" | "dark" = "light", script = true) => {
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: scheme,
      javaScriptEnabled: script,
    });
    const faults: string[] = [];
    const requests: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => faults.push(message.text()));
    page.on("dialog", (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(address);
    return { page, faults, requests };
  };

  const unfold = (page: Page) =>
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");

  it.each([
    { width: 1280, scheme: "light" },
    { width: 1280, scheme: "dark" },
    { width: 390, scheme: "light" },
    { width: 390, scheme: "dark" },
  ] as const)(
    "axe finds nothing, nothing scrolls sideways: $width pixels, $scheme",
    { timeout: 120_000 },
    async ({ width, scheme }) => {
      const { page, faults, requests } = await open(width, scheme);
      await unfold(page);
      expect(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
      expect([faults, requests]).toEqual([[], [address]]);
      await page.evaluate(axeCore.source);
      const { violations } = (await page.evaluate("axe.run(document)")) as {
        readonly violations: readonly Violation[];
      };
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`.slice(0, 400)),
      );
      expect(found).toEqual([]);
      await page.close();
    },
  );

  it("shows its pictures without a script, and unfolds by keyboard", { timeout: 120_000 }, async () => {
    const { page } = await open(1280, "light", false);
    expect(await page.locator("h1").textContent()).toContain("Drift in 2 of 4 columns");
    expect(await page.locator("article").count()).toBe(4);
    for (const svg of await page.locator("article svg[role=img]").all()) {
      expect((await svg.boundingBox())?.height).toBeGreaterThan(100);
    }
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("To the content");
    const folded = page.locator("details:not([open]) summary").first();
    await folded.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details[open]").count()).toBe(4);
    await page.close();
  });

  it("prints what is folded too", { timeout: 120_000 }, async () => {
    const { page } = await open(900);
    await page.emulateMedia({ media: "print" });
    const table = page.locator("details:not([open]) table").first();
    expect((await table.boundingBox())?.height).toBeGreaterThan(100);
    expect(await page.locator("nav").isVisible()).toBe(false);
    await page.close();
  });
});
