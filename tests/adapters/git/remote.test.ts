import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { githubRemote, repositoryOf } from "../../../src/adapters/git/remote.ts";

const folder = mkdtempSync(join(tmpdir(), "remote-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...words: readonly string[]) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", ...words], {
    encoding: "utf8",
  }).trim();

describe("the address of a remote", () => {
  test.each([
    ["https://github.com/acme/models.git", "acme/models"],
    ["https://github.com/acme/models", "acme/models"],
    ["https://token@github.com/acme/models.git/", "acme/models"],
    ["git@github.com:acme/models.git", "acme/models"],
    ["ssh://git@github.com/acme/my.models.git", "acme/my.models"],
    ["https://gitlab.com/acme/models.git", null],
    ["https://github.com.evil.test/acme/models", null],
    ["/srv/models.git", null],
    ["", null],
  ])("%s is of %s", (address, repository) => expect(repositoryOf(address)).toBe(repository));
});

describe("a working tree", () => {
  test("tells its repository, and whether its commit can be fetched from there", async () => {
    expect(await githubRemote(folder)).toBeNull();
    git("init", "-q", "-b", "main");
    expect(await githubRemote(folder)).toBeNull();
    git("remote", "add", "origin", "https://github.com/acme/models.git");
    expect(await githubRemote(folder)).toEqual({
      repository: "acme/models",
      branch: "main",
      head: null,
      isPushed: false,
    });
    writeFileSync(join(folder, "a"), "a");
    git("add", "a");
    git("commit", "-qm", "a");
    const head = git("rev-parse", "HEAD");
    expect(await githubRemote(folder)).toEqual({ repository: "acme/models", branch: "main", head, isPushed: false });
    git("update-ref", "refs/remotes/origin/main", head);
    expect(await githubRemote(folder)).toMatchObject({ head, isPushed: true });
  });

  test("that is not there has none", async () => expect(await githubRemote(join(folder, "none"))).toBeNull());
});
