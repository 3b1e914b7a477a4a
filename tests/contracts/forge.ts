/** What every `Forge` keeps, wherever the pull requests live. */
import { beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../src/domain/errors/user-error.ts";
import { labelOf, readMarker, writeMarker } from "../../src/domain/names.ts";
import type { Forge, PullRequest } from "../../src/ports/forge.ts";
import type { CommitId, Git } from "../../src/ports/git.ts";

interface Subject {
  readonly git: Git;
  readonly forge: Forge;
  /** The same forge as another process sees it. */
  readonly other: Forge;
  /** Login of somebody else who may review here. */
  readonly reviewer: string;
}

/** Issues in the test of long lists: more than three pages of the longest that GitHub has. */
const MANY_ISSUES = 320;

/** Times are compared as text: one form everywhere. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const PROMOTION = labelOf("promotion");
const DRIFT = labelOf("drift");

export function forgeContract(name: string, make: () => Promise<Subject>): void {
  describe(`Forge: ${name}`, () => {
    let git: Git;
    let forge: Forge;
    let other: Forge;
    let base: CommitId;
    let reviewer: string;

    const commit = async (branch: string, files: Record<string, string>): Promise<CommitId> => {
      const outcome = await git.commit({
        branch,
        expectedHead: await git.head(branch),
        from: base,
        message: `change ${branch}`,
        files: new Map(Object.entries(files)),
      });
      if (outcome.kind !== "committed") throw new Error("the branch moved");
      return outcome.commit;
    };
    const open = async (
      branch: string,
      files: Record<string, string> = { [`${branch}.txt`]: "x" },
    ): Promise<PullRequest> => {
      await commit(branch, files);
      return forge.openPullRequest({ branch, base: "main", title: `Do ${branch}`, body: "why", labels: [PROMOTION] });
    };

    beforeEach(async () => {
      ({ git, forge, other, reviewer } = await make());
      base = (await git.head("main")) ?? "";
      base = await commit("main", { "deployments/d/deployment.yaml": "champion: 1\n" });
    });

    describe("pull requests", () => {
      it("opens one and finds it again", async () => {
        const pull = await open("topic/a");
        expect(pull).toMatchObject({
          title: "Do topic/a",
          body: "why",
          labels: [PROMOTION],
          branch: "topic/a",
          base: "main",
          head: await git.head("topic/a"),
          state: "open",
        });
        expect(pull.author).not.toBe("");
        expect(await other.pullRequest(pull.number)).toEqual(pull);
        expect(await other.pullRequests({ state: "open", label: PROMOTION })).toEqual([pull]);
        expect(await forge.pullRequests({ state: "open", label: DRIFT })).toEqual([]);
        expect(await forge.pullRequest(pull.number + 1_000)).toBeNull();
      });

      it("keeps one open pull request per branch, and brings it up to date", async () => {
        const pull = await open("topic/a");
        const again = await other.openPullRequest({
          branch: "topic/a",
          base: "main",
          title: "A better title",
          body: "more",
          labels: [PROMOTION, DRIFT],
        });
        expect(again).toMatchObject({ number: pull.number, title: "A better title", body: "more" });
        expect([...again.labels].sort()).toEqual([DRIFT, PROMOTION]);
        expect(await forge.pullRequests({ state: "all" })).toHaveLength(1);
      });

      it("follows its branch until it is merged", async () => {
        const pull = await open("topic/a");
        const head = await commit("topic/a", { "more.txt": "m" });
        expect((await forge.pullRequest(pull.number))?.head).toBe(head);
      });

      it("asks for reviews whom it can, and opens whatever becomes of that", async () => {
        await commit("topic/a", { "a.txt": "x" });
        const request = { branch: "topic/a", base: "main", title: "t", body: "b", labels: [PROMOTION] };
        const { author } = await forge.openPullRequest(request);
        await commit("topic/b", { "b.txt": "x" });
        const reviewers = ["@nobody-of-this-name", "@elsewhere/team", `@${author}`, `@${reviewer}`, "not a name"];
        const pull = await forge.openPullRequest({ ...request, branch: "topic/b", reviewers });
        expect(pull).toMatchObject({ state: "open", labels: [PROMOTION] });
        expect(pull.reviewers).toContain(`@${reviewer}`);
        expect(pull.reviewers).not.toContain(`@${author}`);
        expect(await other.pullRequest(pull.number)).toEqual(pull);
        const again = await forge.openPullRequest({ ...request, branch: "topic/b", reviewers });
        expect(again).toEqual(pull);
      });

      it("names a place for a file of a commit, and another for another", () => {
        expect(forge.fileUrl(base, "models/a b/x.svg")).toMatch(/models\/a( |%20)b\/x\.svg/);
        expect(forge.fileUrl(base, "a")).not.toBe(forge.fileUrl(base, "b"));
        expect(forge.threadUrl(7) ?? "https://nowhere/7").toMatch(/^https?:\/\/\S+\/7$/);
      });

      it("needs its branch", async () => {
        const request = { branch: "absent", base: "main", title: "t", body: "b", labels: [] };
        await expect(forge.openPullRequest(request)).rejects.toThrow(UserError);
      });

      it("does not propose what the base has already", async () => {
        const pull = await open("topic/a");
        await forge.mergePullRequest(pull.number, pull.head);
        const again = { branch: "topic/a", base: "main", title: "t", body: "b", labels: [] };
        await expect(forge.openPullRequest(again)).rejects.toThrow(/FORGE_NOTHING_TO_MERGE/);
        await commit("topic/a", { "more.txt": "m" });
        expect((await forge.openPullRequest(again)).number).toBeGreaterThan(pull.number);
      });

      it("changes title, body and labels, and leaves the rest", async () => {
        const pull = await open("topic/a");
        await forge.updatePullRequest(pull.number, { body: "new" });
        expect(await other.pullRequest(pull.number)).toEqual({ ...pull, body: "new" });
        await forge.updatePullRequest(pull.number, { title: "T", labels: [DRIFT] });
        expect(await other.pullRequest(pull.number)).toEqual({ ...pull, title: "T", body: "new", labels: [DRIFT] });
      });

      it("lists the newest first, by state", async () => {
        const [a, b, c] = [await open("topic/a"), await open("topic/b"), await open("topic/c")];
        await forge.closePullRequest(b.number);
        await forge.mergePullRequest(c.number, c.head);
        const numbers = async (state: "open" | "closed" | "all") =>
          (await forge.pullRequests({ state, label: PROMOTION })).map((pull) => pull.number);
        expect(await numbers("all")).toEqual([c.number, b.number, a.number]);
        expect(await numbers("open")).toEqual([a.number]);
        expect(await numbers("closed")).toEqual([c.number, b.number]);
      });

      it("closes one; the branch may then be proposed anew", async () => {
        const pull = await open("topic/a");
        await forge.closePullRequest(pull.number);
        await forge.closePullRequest(pull.number);
        expect((await forge.pullRequest(pull.number))?.state).toBe("closed");
        const again = await forge.openPullRequest({
          branch: "topic/a",
          base: "main",
          title: "t",
          body: "b",
          labels: [],
        });
        expect(again.number).toBeGreaterThan(pull.number);
      });
    });

    describe("merging", () => {
      it("puts the branch into the base by a commit, and says who and when", async () => {
        const pull = await open("topic/a", { "deployments/d/deployment.yaml": "champion: 2\n" });
        const outcome = await forge.mergePullRequest(pull.number, pull.head);
        expect(outcome.kind).toBe("merged");
        const head = (await git.head("main")) ?? "";
        expect(outcome).toEqual({ kind: "merged", commit: head });
        const merged = await other.pullRequest(pull.number);
        expect(merged).toMatchObject({ state: "merged", mergeCommit: head, head: pull.head });
        expect(merged?.mergedBy).not.toBe("");
        expect(merged?.mergedAt).toMatch(TIME);
        const files = await git.readFiles(head, ["deployments/"]);
        expect(new TextDecoder().decode(files.get("deployments/d/deployment.yaml"))).toBe("champion: 2\n");
        expect((await git.history("main", "", 1))[0]?.parents).toEqual([base, pull.head]);
      });

      it("merges what is beside other people's changes", async () => {
        const pull = await open("topic/a", { "a.txt": "a" });
        const main = await commit("main", { "b.txt": "b" });
        expect((await forge.mergePullRequest(pull.number, pull.head)).kind).toBe("merged");
        const files = await git.readFiles((await git.head("main")) ?? "", [""]);
        const before = await git.readFiles(base, [""]);
        expect([...files.keys()].sort()).toEqual([...before.keys(), "a.txt", "b.txt"].sort());
        expect((await git.history("main", "", 1))[0]?.parents[0]).toBe(main);
      });

      it("refuses a head that moved after it was looked at", async () => {
        const pull = await open("topic/a");
        await commit("topic/a", { "later.txt": "l" });
        const before = await git.head("main");
        expect(await forge.mergePullRequest(pull.number, pull.head)).toMatchObject({
          kind: "refused",
          reason: "moved",
        });
        expect(await git.head("main")).toBe(before);
      });

      it("refuses a head that it never had", async () => {
        const pull = await open("topic/a");
        expect(await forge.mergePullRequest(pull.number, base)).toMatchObject({ kind: "refused", reason: "moved" });
        expect(await git.head("main")).toBe(base);
      });

      it("refuses what is closed or merged already", async () => {
        const [a, b] = [await open("topic/a"), await open("topic/b")];
        await forge.closePullRequest(a.number);
        expect(await forge.mergePullRequest(a.number, a.head)).toMatchObject({ kind: "refused", reason: "closed" });
        await forge.mergePullRequest(b.number, b.head);
        const after = await git.head("main");
        expect(await forge.mergePullRequest(b.number, b.head)).toMatchObject({ kind: "refused", reason: "closed" });
        expect(await git.head("main")).toBe(after);
      });

      it("refuses a conflict and changes nothing", async () => {
        const pull = await open("topic/a", { "deployments/d/deployment.yaml": "champion: 2\n" });
        const main = await commit("main", { "deployments/d/deployment.yaml": "champion: 3\n" });
        expect(await forge.mergePullRequest(pull.number, pull.head)).toMatchObject({
          kind: "refused",
          reason: "conflict",
        });
        expect(await git.head("main")).toBe(main);
        expect((await forge.pullRequest(pull.number))?.state).toBe("open");
      });
    });

    describe("issues", () => {
      it("opens, changes, closes and reopens one", async () => {
        const issue = await forge.openIssue({ title: "Drift", body: "b", labels: [DRIFT] });
        expect(issue).toMatchObject({ title: "Drift", body: "b", labels: [DRIFT], state: "open" });
        expect(await other.issues({ state: "open", label: DRIFT })).toEqual([issue]);
        await forge.updateIssue(issue.number, { body: "b2", state: "closed" });
        const [closed] = await other.issues({ state: "closed" });
        expect(closed).toMatchObject({ number: issue.number, body: "b2", state: "closed", title: "Drift" });
        expect(closed?.closedAt).toMatch(TIME);
        expect(await forge.issues({ state: "open" })).toEqual([]);
        await forge.updateIssue(issue.number, { state: "open" });
        const [reopened] = await forge.issues({ state: "open" });
        expect(reopened?.closedAt).toBeUndefined();
      });

      it("shares numbers with pull requests but not lists", async () => {
        const pull = await open("topic/a");
        const issue = await forge.openIssue({ title: "t", body: "b", labels: [] });
        expect(issue.number).toBeGreaterThan(pull.number);
        expect((await forge.issues({ state: "all" })).map(({ number }) => number)).toEqual([issue.number]);
        expect((await forge.pullRequests({ state: "all" })).map(({ number }) => number)).toEqual([pull.number]);
        expect(await forge.pullRequest(issue.number)).toBeNull();
      });

      it("lists them all, however many, newest first", async () => {
        const opened: number[] = [];
        for (let index = 0; index < MANY_ISSUES; index += 1) {
          opened.push((await forge.openIssue({ title: `Issue ${index}`, body: "b", labels: [DRIFT] })).number);
        }
        const listed = (await forge.issues({ state: "all", label: DRIFT })).map((issue) => issue.number);
        expect(listed).toEqual(opened.reverse());
      });

      it("gives every one of two racing writers its own number", async () => {
        const racing = Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? forge : other).openIssue({ title: `Issue ${index}`, body: "b", labels: [] }),
        );
        const numbers = (await Promise.all(racing)).map(({ number }) => number);
        expect(new Set(numbers).size).toBe(8);
        expect(await forge.issues({ state: "all" })).toHaveLength(8);
      });
    });

    it("keeps markers readable in bodies", async () => {
      const marker = { kind: "drift", key: "d/psi --> <b>", data: { n: 3, last: null, ok: true } } as const;
      const issue = await forge.openIssue({ title: "t", body: `Text\n\n${writeMarker(marker)}\n`, labels: [DRIFT] });
      const [found] = await forge.issues({ state: "all" });
      expect(found?.number).toBe(issue.number);
      expect(readMarker(found?.body ?? "")).toEqual(marker);
    });

    it("keeps comments in order, on pull requests and issues", async () => {
      const numbers = [
        (await open("topic/a")).number,
        (await forge.openIssue({ title: "t", body: "b", labels: [] })).number,
      ];
      for (const number of numbers) {
        expect(await forge.comments(number)).toEqual([]);
        await forge.comment(number, "one");
        await other.comment(number, "two\n\nlines");
        const comments = await forge.comments(number);
        expect(comments.map(({ body }) => body)).toEqual(["one", "two\n\nlines"]);
        expect(comments.every(({ author, createdAt }) => author !== "" && TIME.test(createdAt))).toBe(true);
      }
    });

    it("edits a comment in its place", async () => {
      const { number } = await forge.openIssue({ title: "t", body: "b", labels: [] });
      for (const body of ["one", "two", "three"]) await forge.comment(number, body);
      const [one, two, three] = await other.comments(number);
      await forge.updateComment(number, two?.id ?? 0, "second");
      expect(await other.comments(number)).toEqual([one, { ...two, body: "second" }, three]);
      await expect(forge.updateComment(number, 9_999, "x")).rejects.toThrow(UserError);
    });

    it("knows what its own user may do", async () => {
      const pull = await open("topic/a");
      expect(["write", "admin"]).toContain(await forge.access(pull.author));
    });

    it("says so when there is no such thread", async () => {
      await expect(forge.comment(9_999, "x")).rejects.toThrow(UserError);
      await expect(forge.updateIssue(9_999, { body: "x" })).rejects.toThrow(UserError);
      await expect(forge.updatePullRequest(9_999, { body: "x" })).rejects.toThrow(UserError);
      await expect(forge.mergePullRequest(9_999, base)).rejects.toThrow(UserError);
    });

    it.each(["pending", "pass", "inconclusive", "fail", "error"] as const)(
      "publishes a check that says %s",
      async (verdict) => {
        const annotations = Array.from({ length: 120 }, (_, line) => ({
          code: "REPOSITORY_PATH_UNSAFE" as const,
          severity: line % 2 === 0 ? ("error" as const) : ("warning" as const),
          message: `problem ${line}`,
          remedy: "fix it",
          location: { file: "models/a/model.yaml", line: line + 1, column: 3 },
        }));
        const check = { commit: base, name: "Understudy / gates", verdict, title: "Gates", summary: "**ok**" };
        await forge.publishCheck({ ...check, annotations });
        await forge.publishCheck({ ...check, annotations: [] });
      },
    );
  });
}
