/** Paths that a pull request, a spec or a name may never reach. */

import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/domain/errors/user-error.ts";
import { requireSafePaths } from "../../src/domain/repository-path.ts";

const refuses = (path: string) => expect(() => requireSafePaths([path]), path).toThrow(UserError);

describe("requireSafePaths", () => {
  it("takes the paths that we write, and other people's", () => {
    const paths = [
      "models/a/model.yaml",
      "records/training/00ff.json",
      ".gitignore",
      ".github/workflows/x.yml",
      "a b/é.txt",
      "..a",
      "...",
      "git",
    ];
    expect(() => requireSafePaths(paths)).not.toThrow();
  });

  it("refuses every spelling of .git", () => {
    for (const path of [
      ".git",
      ".git/config",
      "a/.git/hooks/x",
      ".GIT/x",
      ".git /x",
      ".git./x",
      ".git~1/x",
      "git~1/x",
      "GIT~2",
    ])
      refuses(path);
  });

  it("refuses what leaves the tree, is absolute, empty, or no path on some system", () => {
    for (const path of ["..", "../a", "a/..", "a/./b", "/a", "a//b", "a/", "", "C:/a", "a\\b", "a\0", "a\nb", "\u007f"])
      refuses(path);
  });

  it("never lets through what a file system would resolve elsewhere", () => {
    const piece = fc.constantFrom("..", ".", "", "a", ".git", "b.yaml", "\\", " ");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const path = pieces.join("/");
        try {
          requireSafePaths([path]);
        } catch {
          return;
        }
        expect(posix.normalize(path)).toBe(path);
        expect(posix.isAbsolute(path)).toBe(false);
        expect(path.split("/")).not.toContain("..");
      }),
    );
  });
});
