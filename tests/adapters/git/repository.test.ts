/** Port Git on a bare repository. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gitRepository } from "../../../src/adapters/git/repository.ts";
import { createBareRepository, refreshCheckout } from "../../../src/adapters/git/workspace.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import type { Git } from "../../../src/ports/git.ts";
import { gitContract } from "../../contracts/git.ts";

const root = await mkdtemp(join(tmpdir(), "understudy-git-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const time = "2026-03-01T10:00:00.000Z";
const open = (directory: string, name = "understudy") =>
  gitRepository({
    directory,
    defaultBranch: "main",
    identity: { name, email: `${name}@example.org` },
    clock: fakeClock(time),
  });
const bare = async () => {
  const directory = await mkdtemp(join(root, "bare-"));
  await createBareRepository(directory, "main");
  return directory;
};
const change = async (git: Git, files: Record<string, string>) =>
  git.commit({
    branch: "main",
    expectedHead: await git.head("main"),
    from: null,
    message: "Change\n\nBecause.\n",
    files: new Map(Object.entries(files)),
  });

gitContract("bare repository", async () => {
  const directory = await bare();
  return { git: open(directory), other: open(directory, "somebody") };
});

describe("a bare repository", () => {
  it("writes identity and date as told", async () => {
    const git = open(await bare(), "Ann <b>\n");
    await change(git, { "a.txt": "a" });
    expect(await git.history("main", "", 1)).toMatchObject([{ author: "Ann b", time, message: "Change\n\nBecause." }]);
  });

  it("makes the same commit of the same change at the same time", async () => {
    const [one, two] = [open(await bare()), open(await bare())];
    expect(await change(one, { "a.txt": "a" })).toEqual(await change(two, { "a.txt": "a" }));
  });

  it("finds a branch wherever Git keeps it: in its file, packed, moved on after packing, or gone", async () => {
    const directory = await bare();
    const git = open(directory);
    const run = (...args: readonly string[]) => execFileSync("git", args, { cwd: directory, encoding: "utf8" }).trim();
    for (const prepare of [() => "", () => run("pack-refs", "--all"), () => ""]) {
      prepare();
      expect(await git.head("main")).toBe(run("for-each-ref", "--format=%(objectname)", "refs/heads/main") || null);
      await change(git, { "a.txt": String((await git.history("main", "", 9)).length) });
      expect(await git.head("main")).toBe(run("rev-parse", "refs/heads/main"));
    }
    run("symbolic-ref", "refs/heads/other", "refs/heads/main");
    expect(await git.head("other")).toBe(await git.head("main"));
    run("update-ref", "-d", "refs/heads/main");
    expect(await git.head("main")).toBeNull();
  });

  it("takes a lock that a killed process left, but not one in use", async () => {
    const directory = await bare();
    const lock = join(directory, "refs/heads/main.lock");
    await writeFile(lock, "");
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    expect((await change(open(directory), { "a.txt": "a" })).kind).toBe("committed");
    await expect(readFile(lock)).rejects.toThrow();
  });

  it("leaves no refs but the ones that it was asked for", async () => {
    const directory = await bare();
    const git = open(directory);
    await change(git, { "a.txt": "a" });
    await git.reserve("refs/understudy/models/m/1", "x");
    expect([...(await git.reservations("refs/understudy/")).keys()]).toEqual(["refs/understudy/models/m/1"]);
  });

  it("explains what is not a reservation, not a commit, not a repository", async () => {
    const git = open(await bare());
    await change(git, { "a.txt": "a" });
    await expect(git.reservations("refs/heads/")).rejects.toThrow(/RESERVATION_UNREADABLE/);
    await expect(git.readFiles("0".repeat(40), [""])).rejects.toThrow(/GIT_NO_SUCH_COMMIT/);
    await expect(git.readFiles("--all", [""])).rejects.toThrow(/GIT_NO_SUCH_COMMIT/);
    await expect(open(join(root, "nowhere")).head("main")).rejects.toThrow(/GIT_FAILED/);
    const empty = await mkdtemp(join(root, "empty-"));
    await expect(open(empty).head("main")).rejects.toThrow(/GIT_FAILED.*not a git repository/);
  });

  it("never makes an option or a command of a name", async () => {
    const git = open(await bare());
    await change(git, { "a.txt": "a" });
    const head = await git.head("main");
    for (const branch of ["x\ndelete refs/heads/main", "a b", "a..b", "", "--all"]) {
      const request = { branch, expectedHead: null, from: null, message: "m", files: new Map([["b", "b"]]) };
      if (branch === "--all") expect((await git.commit(request)).kind).toBe("committed");
      else await expect(git.commit(request)).rejects.toThrow(/GIT_REF_INVALID/);
    }
    await expect(git.reserve("refs/understudy/x\ndelete refs/heads/main", "x")).rejects.toThrow(/GIT_REF_INVALID/);
    await expect(git.findMerge("main", "--output=/tmp/x", "l")).rejects.toThrow(/GIT_NO_SUCH_COMMIT/);
    expect(await git.head("main")).toBe(head);
  });

  it("tells every message from the next commit, whatever is in it", async () => {
    const git = open(await bare());
    const messages = ["one\u001e\u001f two", "  led\n\n\u001fby spaces", "é\n\nPull-request: 7"];
    for (const [index, message] of messages.entries()) {
      const request = { branch: "main", expectedHead: await git.head("main"), from: null, message };
      await git.commit({ ...request, files: new Map([["a.txt", String(index)]]) });
    }
    expect((await git.history("main", "", 10)).map(({ message }) => message).reverse()).toEqual(messages);
  });

  it("can be made twice", async () => {
    const directory = await bare();
    const git = open(directory);
    await change(git, { "a.txt": "a" });
    const head = await git.head("main");
    await createBareRepository(directory, "main");
    expect(await git.head("main")).toBe(head);
  });

  it("never replaces a folder that is not a checkout", async () => {
    const directory = await bare();
    await change(open(directory), { "a.txt": "a" });
    const folder = await mkdtemp(join(root, "mine-"));
    await writeFile(join(folder, "thesis.txt"), "years of work");
    await expect(refreshCheckout(directory, folder, "main")).rejects.toThrow(/not empty/);
    expect(await readFile(join(folder, "thesis.txt"), "utf8")).toBe("years of work");
  });

  it("is made whole after its maker was killed", async () => {
    const directory = join(await mkdtemp(join(root, "cut-")), "origin.git");
    await mkdir(`${directory}.making`);
    await writeFile(`${directory}.making/config.lock`, "");
    await createBareRepository(directory, "main");
    expect((await change(open(directory), { "a.txt": "a" })).kind).toBe("committed");
  });

  it("works on the .git of a clone, without touching its files", async () => {
    const directory = await bare();
    await change(open(directory), { "a.txt": "a" });
    const checkout = join(await mkdtemp(join(root, "clone-")), "work");
    await refreshCheckout(directory, checkout, "main");
    await change(open(join(checkout, ".git")), { "a.txt": "b" });
    expect(await readFile(join(checkout, "a.txt"), "utf8")).toBe("a");
  });

  it("refreshes a checkout to what the branch says, whatever was done there", async () => {
    const directory = await bare();
    const git = open(directory);
    await change(git, { "a.txt": "a", "b.txt": "b" });
    const checkout = join(await mkdtemp(join(root, "clone-")), "work");
    await mkdir(`${checkout}.making`);
    await refreshCheckout(directory, checkout, "main");
    await writeFile(join(checkout, "a.txt"), "edited");
    await change(git, { "a.txt": "new" });
    await refreshCheckout(directory, checkout, "main");
    expect(await readFile(join(checkout, "a.txt"), "utf8")).toBe("new");
    expect(await readFile(join(checkout, "b.txt"), "utf8")).toBe("b");
    await writeFile(join(checkout, ".git/index.lock"), "");
    await change(git, { "a.txt": "newer" });
    await refreshCheckout(directory, checkout, "main");
    expect(await readFile(join(checkout, "a.txt"), "utf8")).toBe("newer");
  });
});
