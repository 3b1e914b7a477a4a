/** Where the emulator is laxer than GitHub, the front is as strict; and the adapter says what GitHub meant. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { githubForge } from "../../src/adapters/github/forge.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { gitRecords } from "../../src/adapters/records/records.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { paths, RECORDS_BRANCH } from "../../src/domain/names.ts";
import { BOT, BOT_TOKEN, githubFront, OWNER } from "./front.ts";

const front = await githubFront();
afterAll(() => front.close());

const NAME = "strict";
const person = front.client(NAME);
const bot = front.client(NAME, BOT_TOKEN);
const forge = githubForge(bot);
const git = githubGit(bot, "main");
let made = 0;

beforeAll(() => front.createRepository(NAME));

async function change(branch: string, files: Record<string, string>, by = git): Promise<string> {
  const expectedHead = await by.head(branch);
  const request = {
    branch,
    expectedHead,
    from: await by.head("main"),
    message: "m",
    files: new Map(Object.entries(files)),
  };
  const outcome = await by.commit(request);
  if (outcome.kind !== "committed") throw new Error("stale");
  return outcome.commit;
}

async function opened() {
  made += 1;
  const branch = `topic/${made}`;
  await change(branch, { [`${made}.txt`]: "x" });
  return forge.openPullRequest({ branch, base: "main", title: branch, body: "b", labels: [] });
}

const { rest } = person.octokit;

describe("GitHub", () => {
  it("knows its tokens", async () => {
    const nobody = githubForge(front.client(NAME, "stolen"));
    await expect(nobody.pullRequests({ state: "open" })).rejects.toThrow(/GITHUB_UNAUTHORIZED/);
    await expect(nobody.openIssue({ title: "t", body: "b", labels: [] })).rejects.toThrow(/GITHUB_UNAUTHORIZED/);
  });

  it("has one open pull request a head", async () => {
    const { branch } = await opened();
    const again = rest.pulls.create({ ...person.at, head: branch, base: "main", title: "t" });
    await expect(again).rejects.toThrow(/already exists for octo:topic/);
  });

  it("lets nobody approve what is theirs", async () => {
    const own = { ...bot.at, pull_number: (await opened()).number, event: "APPROVE" } as const;
    await expect(bot.octokit.rest.pulls.createReview(own)).rejects.toThrow(/approve your own/);
    expect((await rest.pulls.createReview(own)).data.state).toBe("APPROVED");
  });

  it("merges only the head that was looked at, without conflicts, by its rules", async () => {
    const { number, branch, head } = await opened();
    const moved = rest.pulls.merge({ ...person.at, pull_number: number, sha: "0".repeat(40), merge_method: "merge" });
    await expect(moved).rejects.toMatchObject({ status: 409 });
    const protection = {
      ...{ ...person.at, branch: "main", enforce_admins: true, restrictions: null, required_status_checks: null },
      required_pull_request_reviews: { required_approving_review_count: 1 },
    };
    await rest.repos.updateBranchProtection(protection);
    expect(await forge.mergePullRequest(number, head)).toMatchObject({ kind: "refused", reason: "blocked" });
    await rest.repos.updateBranchProtection({ ...protection, required_pull_request_reviews: null });
    await change("main", { [`${made}.txt`]: "other" });
    expect(await forge.mergePullRequest(number, head)).toMatchObject({ kind: "refused", reason: "conflict" });
    expect((await forge.pullRequest(number))?.branch).toBe(branch);
  });

  it("takes no text that is too long", async () => {
    const long = rest.issues.create({ ...person.at, title: "t", body: "x".repeat(65_537) });
    await expect(long).rejects.toThrow(/body is too long/);
    const { number } = await forge.openIssue({ title: "t", body: "line\n".repeat(20_000), labels: [] });
    await forge.comment(number, "line\n".repeat(20_000));
    expect((await forge.comments(number))[0]?.body).toMatch(/Cut to GitHub's limit/);
  });

  it("counts an environment's deployments, not its own merges, as deployments", async () => {
    const ref = (await git.head("main")) ?? "";
    const merging = rest.repos.createDeployment({ ...person.at, ref, required_contexts: [] });
    await expect(merging).rejects.toMatchObject({ status: 409 });
  });
});

describe("what GitHub signs", () => {
  const key = digestOf("a record");
  const record = paths.record("monitoring", key);
  const writer = () => gitRecords(git).writer("monitoring", key);

  it("is the bot's commit, until somebody else writes the same file", async () => {
    await change(RECORDS_BRANCH, { [record]: "{}" });
    expect(await writer()).toBe(BOT);
    await change(RECORDS_BRANCH, { [record]: "{} " }, githubGit(person, "main"));
    expect(await writer()).toBeNull();
  });

  it("tells the bot's records of a kind from those that a person pushed between them", async () => {
    const bots = gitRecords(git, BOT);
    const put = (name: string, by = bots) =>
      by.put({
        ...{ schema: 1, kind: "acknowledgement", key: digestOf(name), createdAt: "2026-03-01T10:00:00.000Z" },
        ...{ issue: "garden/drift", until: "2026-04-01T10:00:00.000Z", by: OWNER },
      });
    for (const name of ["first", "second"]) await put(name);
    expect((await bots.forged("acknowledgement")).size).toBe(0);
    await put("planted", gitRecords(githubGit(person, "main")));
    await put("third");
    const forged = await bots.forged("acknowledgement");
    expect([...forged.keys()]).toEqual([digestOf("planted")]);
    expect(forged.get(digestOf("planted"))?.writer).toBeNull();
  });

  it("is never a commit that names its author, or a person's", async () => {
    const head = (await git.head("main")) ?? "";
    const { data: parent } = await rest.git.getCommit({ ...person.at, commit_sha: head });
    const request = { ...person.at, message: "m", tree: parent.tree.sha, parents: [head] };
    const named = await bot.octokit.rest.git.createCommit({
      ...request,
      author: { name: OWNER, email: "o@example.org" },
    });
    expect(named.data.verification.verified).toBe(false);
    expect((await rest.git.createCommit(request)).data.verification.verified).toBe(false);
    expect((await bot.octokit.rest.git.createCommit(request)).data.verification.verified).toBe(true);
  });
});

describe("waiting", () => {
  it.each(["403 rate limit", "403 rate limit with Retry-After", "403 secondary limit", "429"] as const)(
    "after a %s the request is sent again and goes on",
    async (fault) => {
      const patient = githubForge(front.client(NAME, BOT_TOKEN, true));
      front.strike({ fault, at: 1, times: 1 });
      const started = performance.now();
      expect(await patient.access(OWNER)).toBe("admin");
      expect(front.recover()).toBe(2);
      expect(performance.now() - started).toBeGreaterThan(500);
    },
  );

  it("ends with one clear error when GitHub does not relent", async () => {
    const patient = githubForge(front.client(NAME, BOT_TOKEN, true));
    front.strike({ fault: "403 secondary limit", at: 1 });
    await expect(patient.pullRequest(1)).rejects.toThrow(/GITHUB_RATE_LIMITED/);
    expect(front.recover()).toBe(3);
  });
});
