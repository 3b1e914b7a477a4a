/** The dashboard in a real browser: a year of five deployments, by the rules of accessibility, at a desk and on a phone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draw } from "../../src/app/dashboard/draw.ts";
import { planSite } from "../../src/stages/dashboard/plan.ts";
import { yearSite } from "../stages/dashboard/stories.ts";
import { CHROMIUM, type Look, openPage, overflowOf, startBrowser, unfold, violationsOf } from "./browser.ts";

const FILES = ["index.html", "parcel-sorting.html", "claims-triage.html", "garden.html", "newcomer.html"] as const;

describe.skipIf(CHROMIUM === undefined)("the dashboard in Chromium (skipped where there is none)", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-dashboard-"));
  let browser: Browser;

  beforeAll(async () => {
    for (const [path, content] of planSite(yearSite(), draw)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    browser = await startBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = (file: string, look: Look = {}) => {
    const [path = "", hash] = file.split("#");
    const address = pathToFileURL(join(folder, path)).href;
    return openPage(browser, hash === undefined ? address : `${address}#${hash}`, look);
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

  it.each(
    FILES.flatMap((file) =>
      ([1280, 390] as const).flatMap((width) =>
        (["light", "dark"] as const).map((scheme) => ({ file, width, scheme })),
      ),
    ),
  )("axe finds nothing: $file, $width pixels, $scheme", { timeout: 120_000 }, async ({ file, width, scheme }) => {
    const { page } = await open(file, { width, scheme });
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
  });

  it.each(FILES.flatMap((file) => [1280, 390, 360].map((width) => ({ file, width }))))(
    "needs no sideways scrolling: $file, $width pixels",
    async ({ file, width }) => {
      const { page } = await open(file, { width });
      await unfold(page);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
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
    // A browser moves when it gets to it; the page's policy lets nothing wait inside of it.
    const soon = (what: string) => expect.poll(() => page.evaluate(what));
    await soon("document.activeElement.textContent").toBe("To the content");
    await page.keyboard.press("Enter");
    await soon("location.hash").toBe("#content");
    const heat = page.locator(".scroll").first();
    await heat.focus();
    await page.keyboard.press("ArrowRight");
    await soon("document.querySelector('.scroll').scrollLeft").toBeGreaterThan(0);
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
