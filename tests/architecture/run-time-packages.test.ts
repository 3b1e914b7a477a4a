/** What runs needs no development package: `npm ci --omit=dev` is enough to read specs, train and serve. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readModule } from "../../scripts/architecture/module.ts";

const root = join(import.meta.dirname, "../..");
const ENTRIES = ["src/cli/main.ts", "src/app/serve.ts", "src/app/action.ts"];

/** Packages that the values of these files import, and of the files that those import. */
function packagesOf(entries: readonly string[]): ReadonlySet<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const { specifier, typeOnly } of readModule(path, readFileSync(join(root, path), "utf8")).imports) {
      if (typeOnly || specifier.startsWith("node:") || specifier === "(computed)") continue;
      // Long, and another test sees that they import nothing.
      if (specifier.includes("/generated/")) continue;
      if (specifier.startsWith(".")) waiting.push(join(path, "..", specifier));
      else packages.add(specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return packages;
}

test("every package that is imported as a value is a dependency", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const packages = packagesOf(ENTRIES);
  expect(packages.size).toBeGreaterThan(3);
  expect([...packages].filter((name) => !(name in manifest.dependencies))).toEqual([]);
});
