/** For whom GitHub vouches: a signature is the committer's, and anybody may name any author. */
import { expect, it } from "vitest";
import { githubGit } from "../../../src/adapters/github/git.ts";
import { gitRecords } from "../../../src/adapters/records/records.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { RECORDS_BRANCH } from "../../../src/domain/names.ts";
import { type Answer, scripted, sha } from "./scripted.ts";

const BOT = "acme-understudy[bot]";

const user = (login: string | null) => (login === null ? null : { login });

function commitBy(author: string | null, committer: string | null, verified: boolean) {
  const person = { name: "Somebody", email: "s@example.org", date: "2026-01-01T00:00:00Z" };
  const verification = { verified, reason: verified ? "valid" : "unsigned", payload: null, signature: null };
  return {
    sha: sha("a"),
    parents: [],
    author: user(author),
    committer: user(committer),
    commit: { message: "Record", author: person, committer: person, verification },
  };
}

async function writerOf(author: string | null, committer: string | null, verified = true): Promise<string | null> {
  const answers: Readonly<Record<string, Answer>> = {
    [`GET /git/ref/heads/${RECORDS_BRANCH}`]: { status: 200, body: { object: { sha: sha("a") } } },
    "GET /commits": { status: 200, body: [commitBy(author, committer, verified)] },
  };
  const { client } = scripted(answers);
  return gitRecords(githubGit(client, "main")).writer("evaluation", digestOf("any"));
}

it("the App, by commits that GitHub made and signed for it", async () => {
  expect(await writerOf(BOT, "web-flow")).toBe(BOT);
  expect(await writerOf(BOT, BOT)).toBe(BOT);
});

it("nobody, where a person signs with a key of their own and names the App as author", async () => {
  expect(await writerOf(BOT, "mallory")).toBeNull();
  expect(await writerOf(BOT, null)).toBeNull();
});

it("nobody, where nothing is signed or the author is no account", async () => {
  expect(await writerOf(BOT, "web-flow", false)).toBeNull();
  expect(await writerOf(null, "web-flow")).toBeNull();
});

it("a person, by their own signature or by GitHub's", async () => {
  expect(await writerOf("mallory", "mallory")).toBe("mallory");
  expect(await writerOf("mallory", "web-flow")).toBe("mallory");
});

it("is asked of the branch, where a tag has its name and another history", async () => {
  const { client, requests } = scripted({
    [`GET /git/ref/heads/${RECORDS_BRANCH}`]: { status: 200, body: { object: { sha: sha("the branch") } } },
    "GET /commits": { status: 200, body: [commitBy(BOT, "web-flow", true)] },
  });
  await gitRecords(githubGit(client, "main")).writer("evaluation", digestOf("any"));
  expect(requests.find(({ path }) => path === "/commits")?.query.sha).toBe(sha("the branch"));
});
