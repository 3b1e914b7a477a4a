/**
 * Bodies of pull requests as pictures of the page that a reviewer sees: each `<name>/body.md` of a folder, with the files
 * that it names beside it, becomes `<name>/body.png`, with every fold opened `<name>/whole.png`.
 *
 *     npm install --prefix <tools> mermaid@11.17.2
 *     node scripts/evidence/main.ts docs/evidence <tools>
 *
 * It draws with a Chromium of this machine. Mermaid, which the forge has, is no dependency.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { pageOf } from "./page.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const QUIET = ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"];
const MERMAID = "node_modules/mermaid/dist/mermaid.min.js";
const WIDTH = 960;

const [folder, tools] = process.argv.slice(2);
if (folder === undefined) throw new Error("which folder?");
if (CHROMIUM === undefined) throw new Error("there is no Chromium here");
const mermaid = tools === undefined ? null : readFileSync(join(tools, MERMAID), "utf8");

const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory())) {
  if (!existsSync(join(folder, name, "body.md"))) continue;
  await draw(browser, join(folder, name), name);
}
await browser.close();

async function draw(from: Browser, place: string, name: string): Promise<void> {
  const html = join(place, ".body.html");
  writeFileSync(html, pageOf(name, readFileSync(join(place, "body.md"), "utf8"), mermaid));
  for (const [file, scheme, open] of [
    ["body.png", "light", false],
    ["whole.png", "dark", true],
  ] as const) {
    const page = await from.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme: scheme });
    await page.goto(pathToFileURL(html).href);
    // A diagram in a closed fold has no room to be drawn in.
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    if (mermaid !== null) await page.evaluate("mermaid.run()");
    if (!open) await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = false; })");
    await page.screenshot({ path: join(place, file), fullPage: true });
    await page.close();
  }
  rmSync(html);
}
