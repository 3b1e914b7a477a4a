/** CODEOWNERS patterns, by the examples of GitHub's documentation. */
import { describe, expect, test } from "vitest";
import { patternFits } from "../../../src/stages/doctor/codeowners.ts";

describe("a pattern", () => {
  test.each([
    ["*", "models/a/model.yaml", true],
    ["*.js", "deep/down/x.js", true],
    ["*.js", "x.jsx", false],
    ["/build/logs/", "build/logs/a/b.txt", true],
    ["/build/logs/", "other/build/logs/a.txt", false],
    ["docs/*", "docs/getting-started.md", true],
    ["docs/*", "docs/build-app/troubleshooting.md", false],
    ["apps/", "deep/apps/x/y", true],
    ["/docs/", "docs/a", true],
    ["/scripts/", "other/scripts/a", false],
    ["**/logs", "build/logs/a", true],
    ["**/logs", "logs/a", true],
    ["/apps/github", "apps/github/x", true],
    ["/models/**", "models/a/versions/1.yaml", true],
    ["models/*/model.yaml", "models/a/model.yaml", true],
    ["models/*/model.yaml", "models/a/b/model.yaml", false],
    ["/.github/", ".github/workflows/x.yml", true],
    [".github", ".github/CODEOWNERS", true],
    ["a?c", "abc", true],
    ["a.c", "abc", false],
  ])("%s and %s: %s", (pattern, path, expected) => expect(patternFits(pattern, path)).toBe(expected));
});
