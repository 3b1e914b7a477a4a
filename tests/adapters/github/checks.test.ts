/** Verdicts beside commits: complete, said once, and as a commit status where no check may be written. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { githubForge } from "../../../src/adapters/github/forge.ts";
import { githubGit } from "../../../src/adapters/github/git.ts";
import type { CheckRun } from "../../../src/ports/forge.ts";
import { githubFront } from "../../github-loop/front.ts";

const front = await githubFront();
afterAll(() => front.close());

const client = front.client("checks");
const forge = githubForge(client);
let commit = "";

beforeAll(async () => {
  await front.createRepository("checks");
});

beforeEach(async () => {
  front.allowAll();
  const git = githubGit(client, "main");
  const request = { branch: "main", from: null, message: "m", files: new Map([["count", `${commit}.`]]) };
  const made = await git.commit({ ...request, expectedHead: await git.head("main") });
  commit = made.kind === "committed" ? made.commit : "";
});

const problems = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    code: "GIT_FAILED" as const,
    severity: "error" as const,
    message: `m${index}`,
    remedy: "r",
    location: { file: "a.yaml", line: index + 1, column: 2 },
  }));

const check = (change: Partial<CheckRun> = {}): CheckRun => ({
  ...{ commit, name: "gates", verdict: "fail", title: "t", summary: "s", annotations: problems(120) },
  ...change,
});

async function published() {
  const { data } = await client.octokit.rest.checks.listForRef({ ...client.at, ref: commit, filter: "all" });
  return data.check_runs;
}

const posts = (writes: readonly string[]) => writes.filter((write) => /^(POST|PATCH) /.test(write)).length;

describe("a check", () => {
  it.each([
    ["pass", "success"],
    ["inconclusive", "neutral"],
    ["fail", "failure"],
    ["error", "failure"],
  ] as const)("shows %s as %s", async (verdict, conclusion) => {
    await forge.publishCheck(check({ verdict, annotations: [] }));
    expect(await published()).toMatchObject([{ name: "gates", status: "completed", conclusion }]);
  });

  it("has all of its annotations, fifty a request", async () => {
    const { writes } = await front.watch("open", () => forge.publishCheck(check()));
    expect(posts(writes)).toBe(3);
    expect(await published()).toMatchObject([{ status: "completed", output: { annotations_count: 120 } }]);
  });

  it("puts what has no line into the summary", async () => {
    const [{ location: _location, ...nowhere }] = problems(1) as [ReturnType<typeof problems>[number]];
    await forge.publishCheck(check({ annotations: [nowhere] }));
    expect(await published()).toMatchObject([{ output: { summary: "s\n\n- `GIT_FAILED` m0", annotations_count: 0 } }]);
  });

  it("is said once, and anew when it says something else", async () => {
    await forge.publishCheck(check());
    const { writes } = await front.watch("open", () => forge.publishCheck(check()));
    expect(writes).toEqual([]);
    await forge.publishCheck(check({ verdict: "pass", annotations: [] }));
    await forge.publishCheck(check());
    const conclusions = (await published()).map(({ conclusion }) => conclusion);
    expect(conclusions).toEqual(["failure", "success", "failure"]);
  });

  it.each([1, 2, 3] as const)("that lost its connection at write %d is completed by the next run", async (at) => {
    for (const fault of ["cut before", "cut after"] as const) {
      const said = check({ name: `gates ${fault}` });
      front.strike({ fault, at, times: 1, only: /^(POST|PATCH) \S+check-runs/ });
      await expect(forge.publishCheck(said)).rejects.toThrow(/GITHUB_UNAVAILABLE/);
      front.recover();
      await forge.publishCheck(said);
    }
    const whole = { status: "completed", conclusion: "failure", output: { annotations_count: 120 } };
    expect(await published()).toMatchObject([whole, whole]);
  });

  it("that waits is one run, brought up to date, which ends as the verdict", async () => {
    const waiting = (title: string) => check({ verdict: "pending", title, annotations: [] });
    await forge.publishCheck(waiting("10 of 40 rows"));
    const { writes } = await front.watch("open", () => forge.publishCheck(waiting("10 of 40 rows")));
    expect(writes).toEqual([]);
    await forge.publishCheck(waiting("20 of 40 rows"));
    expect(await published()).toMatchObject([{ status: "in_progress", output: { title: "20 of 40 rows" } }]);
    await forge.publishCheck(check());
    const decided = { status: "completed", conclusion: "failure", output: { title: "t", annotations_count: 120 } };
    expect(await published()).toMatchObject([decided]);
    await forge.publishCheck(check());
    expect(await published()).toHaveLength(1);
  });

  it("is not taken for done because somebody else used its id", async () => {
    await forge.publishCheck(check());
    const [run] = await published();
    const forged = { ...client.at, name: "gates", head_sha: commit, external_id: run?.external_id ?? "" };
    await client.octokit.rest.checks.create({ ...forged, status: "completed", conclusion: "success" });
    await forge.publishCheck(check());
    expect((await published()).map(({ conclusion }) => conclusion)).toEqual(["failure", "success", "failure"]);
  });
});

describe("without the permission for checks", () => {
  const statuses = async () =>
    (await client.octokit.rest.repos.listCommitStatusesForRef({ ...client.at, ref: commit })).data;

  it.each([
    ["pass", "success"],
    ["inconclusive", "pending"],
    ["fail", "failure"],
    ["error", "error"],
    ["pending", "pending"],
  ] as const)("a commit status says %s as %s, once, and that it is advisory", async (verdict, state) => {
    front.forbid(/check-runs/, "checks=write");
    const said = check({ verdict, title: "long ".repeat(40) });
    await forge.publishCheck(said);
    await forge.publishCheck(said);
    const found = await statuses();
    expect(found).toMatchObject([{ context: "gates", state }]);
    expect(found[0]?.description).toMatch(/^Advisory: long/);
  });

  it("a pause that GitHub asks for is no missing permission", async () => {
    front.strike({ fault: "403 rate limit", at: 1, times: 1, only: /^POST \S+check-runs/ });
    await expect(forge.publishCheck(check())).rejects.toThrow(/GITHUB_RATE_LIMITED/);
    front.recover();
    expect(await statuses()).toEqual([]);
  });

  it("nor for statuses, the error says what is needed", async () => {
    front.forbid(/check-runs/, "checks=write");
    front.forbid(/statuses/, "statuses=write");
    await expect(forge.publishCheck(check())).rejects.toMatchObject({
      problems: [
        { code: "GITHUB_PERMISSION_MISSING", message: expect.stringContaining("permissions:\n  checks: write") },
      ],
    });
    expect(await statuses().catch(() => [])).toEqual([]);
  });
});
