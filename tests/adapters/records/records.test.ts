/** Records on a branch: races, caching, and files that somebody touched. */
import { describe, expect, it } from "vitest";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { gitRecords } from "../../../src/adapters/records/records.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { paths, RECORDS_BRANCH } from "../../../src/domain/names.ts";
import type { Git } from "../../../src/ports/git.ts";
import { recordsContract } from "../../contracts/records.ts";

recordsContract("a branch of a repository", async () => {
  const git = memoryGit();
  return { records: gitRecords(git), other: gitRecords(git), unvouched: gitRecords(memoryGit(), "the-app[bot]") };
});

describe("records on a branch", () => {
  const key = digestOf("a window");
  const path = paths.record("retrain", key);

  const holding = async (content: string | Uint8Array) => {
    const git = memoryGit();
    await git.commit({
      branch: RECORDS_BRANCH,
      expectedHead: null,
      from: null,
      message: "by hand",
      files: new Map([[path, content]]),
    });
    return gitRecords(git);
  };
  const whole = { schema: 1, kind: "retrain", key, createdAt: "2026-03-01T10:00:00.000Z" };

  it.each([
    ["cut short", '{"schema": 1, "ki'],
    ["no record", "[]"],
    ["null", "null"],
    ["of a schema of the future", JSON.stringify({ ...whole, schema: 2 })],
    ["of another kind", JSON.stringify({ ...whole, kind: "deployment" })],
    ["under another's name", JSON.stringify({ ...whole, key: digestOf("another") })],
    ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ])("names the file of a record that is %s", async (_what, content) => {
    const records = await holding(content);
    const error = { problems: [{ code: "RECORD_MALFORMED", location: { file: path } }] };
    await expect(records.get("retrain", key)).rejects.toMatchObject(error);
    await expect(records.list("retrain")).rejects.toMatchObject(error);
  });

  it("reads a folder once for as long as the branch stands still", async () => {
    const git = memoryGit();
    const reads: (readonly string[])[] = [];
    const counting: Git = {
      ...git,
      readFiles: (commit, prefixes) => {
        reads.push(prefixes);
        return git.readFiles(commit, prefixes);
      },
    };
    const records = gitRecords(counting);
    await git.commit({
      branch: RECORDS_BRANCH,
      expectedHead: null,
      from: null,
      message: "one",
      files: new Map([[path, JSON.stringify(whole)]]),
    });
    await records.list("retrain");
    await records.list("retrain");
    expect(reads).toHaveLength(1);
  });

  it("gives up with a code when the branch never stands still", async () => {
    const git = memoryGit();
    const restless: Git = { ...git, commit: async () => ({ kind: "stale", head: null }) };
    const record = { ...whole, schema: 1, kind: "retrain", deployment: "d", model: "m", trigger: "drift" } as const;
    const put = gitRecords(restless).put({ ...record, subject: "s", decision: "wait", reason: "r" });
    await expect(put).rejects.toThrow(/RECORDS_BUSY/);
  });
});
