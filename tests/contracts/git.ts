/** What every `Git` keeps, wherever the repository lives. */
import { beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../src/domain/errors/user-error.ts";
import type { CommitId, CommitOutcome, Git } from "../../src/ports/git.ts";

interface Subject {
  readonly git: Git;
  /** The same repository as another process sees it. */
  readonly other: Git;
}

/** Times are compared as text: one form everywhere. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const RACERS = 20;

const text = (files: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));

const committed = (outcome: CommitOutcome): CommitId => {
  if (outcome.kind !== "committed") throw new Error(`expected a commit, got ${JSON.stringify(outcome)}`);
  return outcome.commit;
};

export function gitContract(name: string, make: () => Promise<Subject>): void {
  describe(`Git: ${name}`, () => {
    let git: Git;
    let other: Git;
    let first: CommitId;

    const change = async (
      branch: string,
      files: Record<string, string | Uint8Array | null>,
      from: CommitId | null = null,
    ) =>
      git.commit({
        branch,
        expectedHead: await git.head(branch),
        from,
        message: "a change",
        files: new Map(Object.entries(files)),
      });

    beforeEach(async () => {
      ({ git, other } = await make());
      first = committed(await change(git.defaultBranch, { "models/a/model.yaml": "a: 1\n", "README.md": "hello\n" }));
    });

    it("knows its branches", async () => {
      expect(await git.head(git.defaultBranch)).toBe(first);
      expect(await other.head(git.defaultBranch)).toBe(first);
      expect(await git.head("understudy/nothing")).toBeNull();
    });

    it("reads the files below prefixes, of one commit and no other", async () => {
      await change(git.defaultBranch, { "models/a/model.yaml": "a: 2\n", "datasets/d.yaml": "d\n" });
      expect(text(await git.readFiles(first, ["models/"]))).toEqual({ "models/a/model.yaml": "a: 1\n" });
      expect(text(await git.readFiles(first, ["models/a/mo", "READ"]))).toEqual({
        "README.md": "hello\n",
        "models/a/model.yaml": "a: 1\n",
      });
      expect((await git.readFiles(first, [""])).size).toBe(2);
      expect((await git.readFiles(first, ["datasets/"])).size).toBe(0);
      expect((await git.readFiles(first, [])).size).toBe(0);
      const yaml = await git.readFiles(first, [""], (path) => path.endsWith(".yaml"));
      expect([...yaml.keys()]).toEqual(["models/a/model.yaml"]);
    });

    it("keeps bytes as they are", async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256);
      const crlf = "\uFEFFa: 1\r\n\tb\r\n";
      const commit = committed(await change(git.defaultBranch, { "bin/x.onnx": bytes, "crlf.yaml": crlf, empty: "" }));
      const files = await git.readFiles(commit, ["bin/", "crlf", "empty"]);
      expect(files.get("bin/x.onnx")).toEqual(bytes);
      expect(Buffer.from(files.get("crlf.yaml") ?? []).toString()).toBe(crlf);
      expect(files.get("empty")).toEqual(new Uint8Array());
    });

    it("takes any harmless path", async () => {
      const paths = [
        "with space/a b.txt",
        "ünï/cödé.yaml",
        'quo"te',
        "-dash",
        "a/b/c/d/e/f",
        ".github/w.yml",
        "*.glob",
      ];
      const commit = committed(await change("paths", Object.fromEntries(paths.map((path) => [path, path]))));
      expect(text(await git.readFiles(commit, [""]))).toEqual(Object.fromEntries(paths.map((path) => [path, path])));
      expect(text(await git.readFiles(commit, ["*.glob"]))).toEqual({ "*.glob": "*.glob" });
    });

    it.each([
      "../up",
      "/abs",
      "a/../../b",
      ".git/config",
      "a/.GIT/hooks/x",
      "",
      "a//b",
      "nul\0",
      "back\\slash",
      "line\nbreak",
    ])("refuses the path %j", async (path) => {
      await expect(change(git.defaultBranch, { [path]: "x" })).rejects.toThrow(UserError);
      expect(await git.head(git.defaultBranch)).toBe(first);
    });

    it("removes files", async () => {
      const commit = committed(await change(git.defaultBranch, { "models/a/model.yaml": null, "new.txt": "n" }));
      expect(text(await git.readFiles(commit, [""]))).toEqual({ "README.md": "hello\n", "new.txt": "n" });
    });

    it("makes no commit of the tree that is there already", async () => {
      const before = await git.history(git.defaultBranch, "", 10);
      expect(committed(await change(git.defaultBranch, { "README.md": "hello\n" }))).toBe(first);
      expect(await git.history(git.defaultBranch, "", 10)).toEqual(before);
    });

    it("starts a branch from a commit, or as an orphan", async () => {
      const branch = committed(await change("understudy/promotion/a", { "new.txt": "n" }, first));
      expect(Object.keys(text(await git.readFiles(branch, [""])))).toEqual([
        "README.md",
        "models/a/model.yaml",
        "new.txt",
      ]);
      const orphan = committed(await change("understudy/records", { "records/x.json": "{}" }, null));
      expect(Object.keys(text(await git.readFiles(orphan, [""])))).toEqual(["records/x.json"]);
      expect(await git.head(git.defaultBranch)).toBe(first);
    });

    it("starts a branch at a commit even when nothing changes", async () => {
      expect(committed(await change("same", { "README.md": "hello\n" }, first))).toBe(first);
      expect(await git.head("same")).toBe(first);
    });

    it("refuses a commit on a branch that moved, and writes nothing", async () => {
      const second = committed(await change(git.defaultBranch, { "b.txt": "b" }));
      const stale = { branch: git.defaultBranch, from: null, message: "late", files: new Map([["c.txt", "c"]]) };
      expect(await git.commit({ ...stale, expectedHead: first })).toEqual({ kind: "stale", head: second });
      expect(await git.commit({ ...stale, expectedHead: null })).toEqual({ kind: "stale", head: second });
      expect(await git.commit({ ...stale, branch: "absent", expectedHead: first })).toEqual({
        kind: "stale",
        head: null,
      });
      expect(await git.head(git.defaultBranch)).toBe(second);
      expect(await git.head("absent")).toBeNull();
    });

    it("lets one of two racing commits through", async () => {
      const before = await git.history(git.defaultBranch, "", 10);
      const outcomes = await Promise.all(
        [git, other].map((each, index) =>
          each.commit({
            branch: git.defaultBranch,
            expectedHead: first,
            from: null,
            message: `racer ${index}`,
            files: new Map([[`race-${index}.txt`, `${index}`]]),
          }),
        ),
      );
      expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(["committed", "stale"]);
      expect(await git.history(git.defaultBranch, "", 10)).toHaveLength(before.length + 1);
    });

    it("reserves a number for exactly one of many racers", async () => {
      const ref = "refs/understudy/models/a/7";
      const contents = Array.from({ length: RACERS }, (_, index) => `candidate ${index}`);
      const outcomes = await Promise.all(
        contents.map((content, index) => (index % 2 === 0 ? git : other).reserve(ref, content)),
      );
      const winners = outcomes.filter((outcome) => outcome.kind === "reserved");
      expect(winners).toHaveLength(1);
      expect(new Set(outcomes.map((outcome) => outcome.content))).toEqual(new Set([winners[0]?.content]));
      expect(await other.reserve(ref, "too late")).toEqual({ kind: "exists", content: winners[0]?.content });
    });

    it("lists what is reserved below a prefix, content exactly as given", async () => {
      const contents = { 1: '{"candidate":"x"}', 2: "  two\nlines \n", 10: "" };
      for (const [number, content] of Object.entries(contents))
        await git.reserve(`refs/understudy/models/a/${number}`, content);
      await git.reserve("refs/understudy/models/ab/1", "another model's");
      expect(await other.reservations("refs/understudy/models/a/")).toEqual(
        new Map(Object.entries(contents).map(([number, content]) => [`refs/understudy/models/a/${number}`, content])),
      );
      expect(await git.reservations("refs/understudy/models/none/")).toEqual(new Map());
      const refs = Object.keys(contents).map((number) => `refs/understudy/models/a/${number}`);
      expect(await other.reserved("refs/understudy/models/a/")).toEqual(refs.sort());
    });

    it("tells the history of a path, newest first", async () => {
      const second = committed(await change(git.defaultBranch, { "models/a/model.yaml": "a: 2\n" }));
      const third = committed(await change(git.defaultBranch, { "README.md": "new\n" }));
      expect((await git.history(git.defaultBranch, "models/a/model.yaml", 10)).map(({ id }) => id)).toEqual([
        second,
        first,
      ]);
      expect((await git.history(git.defaultBranch, "", 2)).map(({ id }) => id)).toEqual([third, second]);
      expect(await git.history("absent", "", 10)).toEqual([]);
      const [newest] = await git.history(git.defaultBranch, "", 1);
      expect(newest).toMatchObject({ parents: [second], message: "a change" });
      expect(newest?.author).not.toBe("");
      expect(newest?.time).toMatch(TIME);
    });

    it("says what a branch changed since it left the base", async () => {
      const branch = committed(
        await change("topic", { "models/a/model.yaml": "a: 9\n", "README.md": null, "new.txt": "n" }, first),
      );
      const base = committed(await change(git.defaultBranch, { "elsewhere.txt": "e" }));
      expect([...(await git.changedFiles(base, branch))].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
        { path: "README.md", change: "removed" },
        { path: "models/a/model.yaml", change: "modified" },
        { path: "new.txt", change: "added" },
      ]);
      expect(await git.changedFiles(branch, branch)).toEqual([]);
    });
  });
}
