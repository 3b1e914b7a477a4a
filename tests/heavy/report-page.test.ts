/** The demo's page in a real browser, at the width of a desk and of a phone, with data that means harm. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderPage } from "../../src/cli/demo/report/page.ts";
import { CHROMIUM, openPage, overflowOf, startBrowser, unfold } from "./browser.ts";
import { hostileReport } from "./hostile-report.ts";

describe.skipIf(CHROMIUM === undefined)("the report in Chromium (skipped where there is none)", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-page-"));
  const file = join(folder, "index.html");
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, renderPage(hostileReport()));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = (width: number) => openPage(browser, pathToFileURL(file).href, { width });

  it.each([1280, 390])("needs no sideways scrolling, no network and no script at %d pixels", async (width) => {
    const { page, faults, requests } = await open(width);
    await unfold(page);
    const overflow = await overflowOf(page);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(await page.locator("script, iframe, object, [onerror], [onclick]").count()).toBe(0);
  });

  it("opens a pull request at a click, with body, comments and diff", async () => {
    const { page } = await open(1280);
    const card = page.locator("#pull-1");
    await card.locator("> summary").click();
    expect(await card.locator("h2").first().textContent()).toBe("What merging does");
    expect(await card.locator(".diff .add").count()).toBe(1);
    expect(await card.locator(".diff .remove").count()).toBe(1);
    expect(await card.locator(".comment").count()).toBe(1);
  });

  it("draws its charts", async () => {
    const { page } = await open(1280);
    expect(await page.locator("svg[role=img]").count()).toBe(5);
    for (const svg of await page.locator("svg[role=img]").all()) {
      expect((await svg.boundingBox())?.height).toBeGreaterThan(50);
      expect(await svg.getAttribute("aria-label")).not.toBe("");
    }
  });
});
