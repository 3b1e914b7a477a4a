/** Pages in a real Chromium: what they ask for, what they complain about, and what axe finds. */
import { existsSync } from "node:fs";
import axeCore from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

/** Undefined where there is none. */
export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });

export interface Look {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  readonly script?: boolean;
}

export interface Opened {
  readonly page: Page;
  /** Errors, messages of the console and dialogs. */
  readonly faults: readonly string[];
  readonly requests: readonly string[];
}

export async function openPage(
  browser: Browser,
  address: string,
  { width = 1280, scheme = "light", script = true }: Look = {},
): Promise<Opened> {
  const viewport = { width, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: scheme, javaScriptEnabled: script });
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
}

export const unfold = (page: Page): Promise<void> =>
  page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** What axe finds, with everything unfolded. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await unfold(page);
  await page.evaluate(axeCore.source);
  const found = (await page.evaluate("axe.run(document)")) as { readonly violations: readonly Violation[] };
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`.slice(0, 400)),
  );
}

/** By how many pixels a page is wider than what is seen of it. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
