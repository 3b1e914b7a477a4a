/** Relative links of the committed pages lead to a file, and their anchors to a heading. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGES = globSync(["*.md", "docs/**/*.md", "actions/**/*.md", "datasets/*/README.md"], { cwd: ROOT });

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .trim()
    .replaceAll(" ", "-");

const anchorsOf = (page: string): readonly string[] =>
  [...readFileSync(page, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));

function isBroken(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), path);
  if (!existsSync(target)) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
}

const linksOf = (page: string): readonly string[] =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

it("finds pages and links, so that the next test says something", () => {
  expect(PAGES).toContain("README.md");
  expect(linksOf("README.md").length).toBeGreaterThan(5);
  expect(isBroken("README.md", "docs/nowhere.md")).toBe(true);
  expect(isBroken("README.md", "CONTRIBUTING.md#nowhere")).toBe(true);
});

it.each(PAGES)("%s has no broken link", (page) => {
  expect(linksOf(page).filter((link) => isBroken(page, link))).toEqual([]);
});
