/** Whoever cannot be asked for a review keeps nobody else from being asked, and no pull request from opening. */
import { expect, test } from "vitest";
import { askReviewers } from "../../../src/adapters/github/reviewers.ts";
import { sampleOf } from "../../support/github/sample.ts";
import { type Script, scripted } from "./scripted.ts";

const ASK = "POST /pulls/7/requested_reviewers";
const pull = {
  ...{ number: 7, title: "t", state: "open", labels: [], created_at: "2026-01-01T00:00:00Z" },
  ...{ head: { ref: "b", sha: "1" }, base: { ref: "main", sha: "2" }, user: { login: "author" } },
  ...{ merged_at: null, merge_commit_sha: null },
};
const asking = (logins: readonly string[], teams: readonly string[] = []) => ({
  status: 201,
  body: sampleOf("pull-request-simple", {
    requested_reviewers: logins.map((login) => sampleOf("simple-user", { login })),
    requested_teams: teams.map((slug) => sampleOf("team", { slug })),
  }),
});
const refused = { status: 422, body: { message: "Could not resolve to a node" } };

async function ask(owners: readonly string[], script: Script) {
  const { client, requests } = scripted(script);
  const asked = await askReviewers(client, pull, owners);
  return { bodies: requests.map(({ body }) => body), asked };
}

test("all are asked together", async () => {
  const { bodies, asked } = await ask(["@ann", "@o/team"], { [ASK]: asking(["ann"], ["team"]) });
  expect(bodies).toEqual([{ reviewers: ["ann"], team_reviewers: ["team"] }]);
  expect(asked.requested_reviewers).toMatchObject([{ login: "ann" }]);
  expect(asked.requested_teams).toMatchObject([{ slug: "team" }]);
});

test("one that GitHub does not know is passed over, and the others are asked", async () => {
  const { bodies, asked } = await ask(["@ann", "@o/gone"], { [ASK]: [refused, asking(["ann"]), refused] });
  expect(bodies.slice(1)).toEqual([{ reviewers: ["ann"] }, { team_reviewers: ["gone"] }]);
  expect(asked.requested_reviewers).toMatchObject([{ login: "ann" }]);
});

test("nobody is asked of the author, of another organisation's team, and of what is no name", async () => {
  const { bodies, asked } = await ask(["@author", "@elsewhere/team", "ann", "@", "@a b"], {});
  expect([bodies, asked]).toEqual([[], pull]);
});

test("a token that may ask nobody is no failure; a limit is", async () => {
  const forbidden = { status: 403, body: { message: "Resource not accessible by integration" } };
  expect((await ask(["@ann"], { [ASK]: forbidden })).asked).toBe(pull);
  const limited = { status: 403, body: { message: "rate limit" }, headers: { "x-ratelimit-remaining": "0" } };
  await expect(ask(["@ann"], { [ASK]: limited })).rejects.toThrow(/GITHUB_RATE_LIMITED/);
});
