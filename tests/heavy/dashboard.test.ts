/** The dashboard in a real browser: a year of five deployments, by the rules of accessibility, at a desk and on a phone. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import axeCore from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draw } from "../../src/app/dashboard/draw.ts";
import { planSite } from "../../src/stages/dashboard/plan.ts";
import { yearSite } from "../stages/dashboard/stories.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
const FILES = ["index.html", "parcel-sorting.html", "claims-triage.html", "garden.html", "newcomer.html"] as const;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

describe.skipIf(CHROMIUM === undefined)("the dashboard in Chromium (skipped where there is none)", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-dashboard-"));
  let browser: Browser;

  beforeAll(async () => {
    for (const [path, content] of planSite(yearSite(), draw)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  interface Look {
    readonly width?: number;
    readonly scheme?: "light" | "dark";
    readonly script?: boolean;
  }

  const open = async (file: string, { width = 1280, scheme = "light", script = true }: Look = {}) => {
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
    const [path = "", hash] = file.split("#");
    await page.goto(`${pathToFileURL(join(folder, path)).href}${hash === undefined ? "" : `#${hash}`}`);
    return { page, faults, requests };
  };

  it.each(FILES)("%s asks for nothing but itself, and refuses nothing of it", async (file) => {
    const { page, faults, requests } = await open(file);
    expect(requests).toEqual([pathToFileURL(join(folder, file)).href]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("loads its first page in less than 300 kB", async () => {
    const { page } = await open("index.html");
    const loaded = await page.evaluate("document.documentElement.outerHTML.length");
    expect(loaded).toBeGreaterThan(10_000);
    expect(readFileSync(join(folder, "index.html")).byteLength).toBeLessThan(300_000);
    await page.close();
  });

  const axe = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    await page.evaluate(axeCore.source);
    const found = (await page.evaluate("axe.run(document)")) as { readonly violations: readonly Violation[] };
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`.slice(0, 400)),
    );
  };

  it.each(
    FILES.flatMap((file) =>
      ([1280, 390] as const).flatMap((width) =>
        (["light", "dark"] as const).map((scheme) => ({ file, width, scheme })),
      ),
    ),
  )("axe finds nothing: $file, $width pixels, $scheme", { timeout: 120_000 }, async ({ file, width, scheme }) => {
    const { page } = await open(file, { width, scheme });
    expect(await axe(page)).toEqual([]);
    await page.close();
  });

  it.each(FILES.flatMap((file) => [1280, 390, 360].map((width) => ({ file, width }))))(
    "needs no sideways scrolling: $file, $width pixels",
    async ({ file, width }) => {
      const { page } = await open(file, { width });
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      expect(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
      await page.close();
    },
  );

  it("draws every chart and shows every section without a script", async () => {
    const { page } = await open("parcel-sorting.html", { script: false });
    expect(await page.locator("section").count()).toBe(10);
    for (const svg of await page.locator("section svg[role=img]").all()) {
      if (!(await svg.isVisible())) continue;
      expect((await svg.boundingBox())?.height).toBeGreaterThan(100);
      expect(await svg.locator("path").count()).toBeGreaterThan(3);
    }
    await page.close();
  });

  it("is walked by keyboard: to the content, to a section, into a table that scrolls", async () => {
    const { page } = await open("parcel-sorting.html", { width: 390 });
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("To the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("location.hash")).toBe("#content");
    const heat = page.locator(".scroll").first();
    await heat.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction("document.querySelector('.scroll').scrollLeft > 0");
    await page.close();
  });

  it("opens where a link of an issue leads", async () => {
    const { page } = await open("parcel-sorting.html#feature-declared_value");
    const box = await page.locator("#feature-declared_value").boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(400);
    await page.close();
  });
});
