/** What GitHub does not find: a ref, a pull request, a user; by answers that the emulator never gives. */
import { describe, expect, it } from "vitest";
import { githubForge } from "../../../src/adapters/github/forge.ts";
import { githubGit } from "../../../src/adapters/github/git.ts";
import { gitRecords } from "../../../src/adapters/records/records.ts";
import { RECORDS_BRANCH } from "../../../src/domain/names.ts";
import { type Answer, pull, type Script, scripted, sha } from "./scripted.ts";

const REF = `GET /git/ref/heads/${RECORDS_BRANCH}`;
const LIST = `GET /git/matching-refs/heads/${RECORDS_BRANCH}`;

const missing: Answer = { status: 404, body: { message: "Not Found" } };
const listed = (...branches: readonly string[]): Answer => ({
  status: 200,
  body: branches.map((branch) => ({ ref: `refs/heads/${branch}`, object: { sha: sha(branch) } })),
});
const read = (script: Script) => githubGit(scripted(script).client, "main").head(RECORDS_BRANCH);

describe("a ref that GitHub does not find", () => {
  it("is missing where the list of such refs is without it", async () => {
    expect(await read({ [REF]: missing, [LIST]: listed() })).toBeNull();
    expect(await read({ [REF]: missing, [LIST]: listed(`${RECORDS_BRANCH}-of-old`) })).toBeNull();
  });

  it("is there where the list has it", async () => {
    const branches = [`${RECORDS_BRANCH}-of-old`, RECORDS_BRANCH];
    expect(await read({ [REF]: missing, [LIST]: listed(...branches) })).toBe(sha(RECORDS_BRANCH));
  });

  it("is not known where the token may not see the repository: no records are not read instead", async () => {
    await expect(read({})).rejects.toThrow(/GITHUB_NOT_FOUND/);
    const records = gitRecords(githubGit(scripted({}).client, "main"), "somebody");
    await expect(records.list("acknowledgement")).rejects.toThrow(/GITHUB_NOT_FOUND/);
    await expect(records.forged("acknowledgement")).rejects.toThrow(/GITHUB_NOT_FOUND/);
  });
});

it("a repository without commits has no refs; another conflict says nothing about them", async () => {
  expect(await read({ [REF]: { status: 409, body: { message: "Git Repository is empty." } } })).toBeNull();
  await expect(read({ [REF]: { status: 409, body: { message: "Conflict" } } })).rejects.toThrow(/GITHUB_REFUSED/);
});

it("a pull request and a user's rights are asked for twice before they are missing", async () => {
  const there: Script = {
    "GET /pulls/7": [missing, { status: 200, body: pull() }],
    "GET /collaborators/octo/permission": [missing, { status: 200, body: { permission: "write", role_name: "write" } }],
  };
  const forge = githubForge(scripted(there).client);
  expect(await forge.pullRequest(7)).toMatchObject({ number: 7 });
  expect(await forge.access("octo")).toBe("write");
  const { client, requests } = scripted({});
  expect(await githubForge(client).pullRequest(7)).toBeNull();
  expect(await githubForge(client).access("octo")).toBe("none");
  expect(requests).toHaveLength(4);
});

it("a list that GitHub refuses is not an empty list", async () => {
  const conflict: Answer = { status: 409, body: { message: "Conflict" } };
  const { client } = scripted({ "GET /issues": conflict, "GET /issues/7/comments": conflict, [LIST]: conflict });
  const forge = githubForge(client);
  await expect(forge.issues({ state: "all" })).rejects.toThrow(/GITHUB_REFUSED/);
  await expect(forge.comments(7)).rejects.toThrow(/GITHUB_REFUSED/);
  await expect(githubGit(client, "main").head(RECORDS_BRANCH)).rejects.toThrow(/GITHUB_REFUSED/);
  const empty = scripted({ "GET /issues": { status: 409, body: { message: "Git Repository is empty." } } });
  expect(await githubForge(empty.client).issues({ state: "all" })).toEqual([]);
});
