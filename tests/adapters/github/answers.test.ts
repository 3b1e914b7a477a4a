/** What GitHub answers when things go wrong, and what users are told. */
import { describe, expect, it } from "vitest";
import { defaultBranchOf } from "../../../src/adapters/github/client.ts";
import { githubForge } from "../../../src/adapters/github/forge.ts";
import { githubGit } from "../../../src/adapters/github/git.ts";
import { permissionsBlock } from "../../../src/adapters/github/permissions.ts";
import { writeReservation } from "../../../src/domain/reservation-message.ts";
import { type Answer, pull, type Script, scripted, sha } from "./scripted.ts";

const REF = "refs/understudy/models/m/1";

describe("failures", () => {
  it.each([
    [401, "GITHUB_UNAUTHORIZED"],
    [403, "GITHUB_FORBIDDEN"],
    [429, "GITHUB_RATE_LIMITED"],
    [404, "GITHUB_NOT_FOUND"],
    [422, "GITHUB_REFUSED"],
  ])("a %d is %s, with the request in it", async (status, code) => {
    const { client } = scripted({ "GET ": { status, body: { message: "said GitHub" } } });
    const failure = defaultBranchOf(client);
    await expect(failure).rejects.toMatchObject({
      problems: [{ code, message: expect.stringContaining("GET /repos/o/r") }],
    });
  });

  it.each([
    ["API rate limit exceeded", { "x-ratelimit-remaining": "0" }],
    ["You have exceeded a secondary rate limit", {}],
    ["Slow down", { "retry-after": "30" }],
  ])("a 403 that says %j with %j asks for a pause", async (message, headers) => {
    const { client } = scripted({ "GET ": { status: 403, body: { message }, headers } });
    await expect(defaultBranchOf(client)).rejects.toThrow(/GITHUB_RATE_LIMITED/);
  });

  it("the last request of an hour may lack a permission", async () => {
    const headers = { "x-ratelimit-remaining": "0" };
    const { client } = scripted({ "GET ": { status: 403, body: { message: "Resource not accessible" }, headers } });
    await expect(defaultBranchOf(client)).rejects.toThrow(/GITHUB_PERMISSION_MISSING/);
  });

  it.each([
    ["contents=read", "permissions:\n  contents: read"],
    ["pull_requests=write,contents=read; issues=write", "permissions:\n  pull-requests: write\n  contents: read"],
    [undefined, "permissions:\n  contents: read"],
  ])("a missing permission is named as a workflow has it (%j)", async (accepted, block) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { "x-accepted-github-permissions": accepted };
    const answer = { status: 403, body: { message: "Resource not accessible by integration" }, headers };
    const failure = defaultBranchOf(scripted({ "GET ": answer }).client);
    await expect(failure).rejects.toMatchObject({
      problems: [{ code: "GITHUB_PERMISSION_MISSING", message: expect.stringContaining(`It needs\n${block}`) }],
    });
  });

  it.each([
    ["POST", "/check-runs", "checks: write"],
    ["GET", "/commits/a/check-runs", "checks: read"],
    ["PUT", "/pulls/7/merge", "contents: write"],
    ["PATCH", "/pulls/7", "pull-requests: write"],
    ["POST", "/issues/7/comments", "issues: write"],
    ["POST", "/deployments", "deployments: write"],
    ["POST", "/statuses/a", "statuses: write"],
    ["POST", "/actions/workflows/w.yml/dispatches", "actions: write"],
    ["POST", "/git/trees", "contents: write"],
  ])("without GitHub's word %s %s is known to need %s", (method, path, line) => {
    expect(permissionsBlock(method, `/api/v3/repos/o/r${path}`, undefined)).toBe(`permissions:\n  ${line}`);
  });

  it("never shows the token", async () => {
    const { client } = scripted({ "GET ": { status: 403, body: { message: "no" } } });
    const error: unknown = await defaultBranchOf(client).catch((caught: unknown) => caught);
    expect(String(error)).not.toContain("token t");
  });
});

describe("merging", () => {
  const merging = (answer: Answer, after: object = {}): Script => ({
    "GET /pulls/7": [
      { status: 200, body: pull() },
      { status: 200, body: pull(after) },
    ],
    "PUT /pulls/7/merge": answer,
  });

  it("always names the head and the method", async () => {
    const { client, requests } = scripted(merging({ status: 200, body: { sha: "merge", merged: true } }));
    expect(await githubForge(client).mergePullRequest(7, "head")).toEqual({ kind: "merged", commit: "merge" });
    expect(requests.at(-1)?.body).toEqual({ sha: "head", merge_method: "merge" });
  });

  it("finds its own merge when only the answer was lost", async () => {
    const done = { state: "closed", merged_at: "2026-03-01T10:00:00Z", merge_commit_sha: "merge" };
    const { client } = scripted(merging({ status: 405, body: { message: "no" } }, done));
    expect(await githubForge(client).mergePullRequest(7, "head")).toEqual({ kind: "merged", commit: "merge" });
  });

  it.each([
    [405, { mergeable: false }, "conflict"],
    [405, { mergeable: true }, "blocked"],
    [405, { state: "closed" }, "closed"],
    [409, { head: { ref: "topic", sha: "later" } }, "moved"],
    [422, {}, "blocked"],
  ])("a %d with %j means %s", async (status, after, reason) => {
    const { client, requests } = scripted(merging({ status, body: { message: "no" } }, after));
    expect(await githubForge(client).mergePullRequest(7, "head")).toMatchObject({ kind: "refused", reason });
    expect(requests.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });
});

describe("opening a pull request", () => {
  const request = { branch: "topic", base: "main", title: "new", body: "b", labels: ["understudy/promotion"] };
  const refused = { status: 422, body: { message: "Validation Failed" } };

  it("adopts the one that somebody else opened meanwhile", async () => {
    const { client, requests } = scripted({
      "GET /pulls": [
        { status: 200, body: [] },
        { status: 200, body: [pull()] },
      ],
      "POST /pulls": refused,
      "PATCH /pulls/7": { status: 200, body: pull({ title: "new" }) },
      "PUT /issues/7/labels": { status: 200, body: [{ name: "understudy/promotion" }] },
    });
    expect(await githubForge(client).openPullRequest(request)).toMatchObject({
      number: 7,
      title: "new",
      labels: ["understudy/promotion"],
    });
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("tells a missing branch from a refusal", async () => {
    const script = { "GET /pulls": { status: 200, body: [] }, "POST /pulls": refused };
    await expect(githubForge(scripted(script).client).openPullRequest(request)).rejects.toThrow(/FORGE_BRANCH_MISSING/);
    const there = { ...script, "GET /git/ref/heads/topic": { status: 200, body: { object: { sha: sha("head") } } } };
    await expect(githubForge(scripted(there).client).openPullRequest(request)).rejects.toThrow(/GITHUB_REFUSED/);
    const empty = {
      status: 422,
      body: { message: "Validation Failed", errors: [{ message: "No commits between main and topic" }] },
    };
    const nothing = scripted({ ...there, "POST /pulls": empty });
    await expect(githubForge(nothing.client).openPullRequest(request)).rejects.toThrow(/FORGE_NOTHING_TO_MERGE/);
  });

  it("does not open a second one or issue when the answer to the first is lost", async () => {
    const lost = { status: 500, lost: true } as const;
    const { client, requests } = scripted({
      "GET /pulls": { status: 200, body: [] },
      "POST /pulls": lost,
      "POST /issues": lost,
      "POST /issues/7/comments": lost,
    });
    const forge = githubForge(client);
    await expect(forge.openPullRequest(request)).rejects.toThrow(/GITHUB_UNAVAILABLE/);
    await expect(forge.openIssue({ title: "t", body: "b", labels: [] })).rejects.toThrow(/GITHUB_UNAVAILABLE/);
    await expect(forge.comment(7, "x")).rejects.toThrow(/GITHUB_UNAVAILABLE/);
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(3);
  });
});

describe("commits", () => {
  const writing: Script = {
    [`GET /git/commits/${sha("parent")}`]: { status: 200, body: { tree: { sha: sha("before") } } },
    [`GET /git/trees/${sha("before")}`]: { status: 200, body: { truncated: false, tree: [] } },
    "POST /git/trees": { status: 201, body: { sha: sha("after") } },
    "POST /git/commits": { status: 201, body: { sha: sha("mine") } },
  };
  const at = (name: string): Answer => ({ status: 200, body: { object: { sha: sha(name) } } });
  const request = {
    branch: "main",
    expectedHead: sha("parent"),
    from: null,
    message: "m",
    files: new Map([["a", "b"]]),
  };

  it("name no author, so that GitHub signs them, and never force a branch", async () => {
    const { client, requests } = scripted({
      ...writing,
      "GET /git/ref/heads/main": at("parent"),
      "PATCH /git/refs/heads/main": at("mine"),
    });
    expect(await githubGit(client, "main").commit(request)).toEqual({ kind: "committed", commit: sha("mine") });
    const sent = (path: string) => requests.find((each) => each.path === path && each.method !== "GET")?.body;
    expect(sent("/git/commits")).toEqual({ message: "m", tree: sha("after"), parents: [sha("parent")] });
    expect(sent("/git/refs/heads/main")).toEqual({ sha: sha("mine"), force: false });
  });

  it("are stale when the branch moved, and done when only the answer was lost", async () => {
    const refused = { status: 422, body: { message: "Update is not a fast forward" } };
    const ending = (now: string): Script => ({
      ...writing,
      "GET /git/ref/heads/main": [at("parent"), at(now)],
      "PATCH /git/refs/heads/main": refused,
    });
    expect(await githubGit(scripted(ending("theirs")).client, "main").commit(request)).toEqual({
      kind: "stale",
      head: sha("theirs"),
    });
    expect(await githubGit(scripted(ending("mine")).client, "main").commit(request)).toEqual({
      kind: "committed",
      commit: sha("mine"),
    });
  });

  it("keep what may be executed, and make nothing so", async () => {
    const listed = [
      { path: "run.sh", mode: "100755", type: "blob", sha: sha("run") },
      { path: "gone.sh", mode: "100755", type: "blob", sha: sha("gone") },
      { path: "a.yaml", mode: "100644", type: "blob", sha: sha("a") },
    ];
    const { client, requests } = scripted({
      ...writing,
      [`GET /git/trees/${sha("before")}`]: { status: 200, body: { truncated: false, tree: listed } },
      "GET /git/ref/heads/main": at("parent"),
      "PATCH /git/refs/heads/main": at("mine"),
    });
    const files = new Map([
      ["run.sh", "echo"],
      ["gone.sh", null],
      ["a.yaml", "a: 1"],
      ["new.sh", "echo"],
    ]);
    await githubGit(client, "main").commit({ ...request, files });
    expect(requests.find(({ path }) => path === "/git/trees")?.body.tree).toEqual([
      { path: "run.sh", mode: "100755", type: "blob", content: "echo" },
      { path: "gone.sh", mode: "100755", type: "blob", sha: null },
      { path: "a.yaml", mode: "100644", type: "blob", content: "a: 1" },
      { path: "new.sh", mode: "100644", type: "blob", content: "echo" },
    ]);
  });

  it("refuse a listing that GitHub cut", async () => {
    const { client } = scripted({
      ...writing,
      [`GET /git/trees/${sha("before")}`]: { status: 200, body: { truncated: true, tree: [] } },
    });
    await expect(githubGit(client, "main").readFiles(sha("parent"), [""])).rejects.toThrow(
      /more files than GitHub lists/,
    );
  });

  it("reserve for themselves when only the answer was lost, and else say who has it", async () => {
    const reserving = (winner: string, message: string): Script => ({
      ...writing,
      "GET /git/ref/understudy/models/m/1": [{ status: 404 }, at(winner)],
      "GET /git/matching-refs/understudy/models/m/1": { status: 200, body: [] },
      "POST /git/refs": { status: 422, body: { message: "Reference already exists" } },
      [`GET /git/commits/${sha(winner)}`]: { status: 200, body: { message, tree: { sha: sha("t") } } },
    });
    const mine = scripted(reserving("mine", writeReservation(REF, "me")));
    expect(await githubGit(mine.client, "main").reserve(REF, "me")).toEqual({ kind: "reserved", content: "me" });
    const theirs = scripted(reserving("theirs", writeReservation(REF, "them")));
    expect(await githubGit(theirs.client, "main").reserve(REF, "me")).toEqual({ kind: "exists", content: "them" });
    const strange = scripted(reserving("theirs", "Add a feature"));
    await expect(githubGit(strange.client, "main").reserve(REF, "me")).rejects.toThrow(/RESERVATION_UNREADABLE/);
  });
});
