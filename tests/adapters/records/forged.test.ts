/** Records that somebody else wrote, told by the commits that touched their folder, with few requests. */
import { expect, it } from "vitest";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { gitRecords } from "../../../src/adapters/records/records.ts";
import { type Digest, digestOf } from "../../../src/domain/digest.ts";
import { paths, RECORDS_BRANCH } from "../../../src/domain/names.ts";
import type { RecordKind } from "../../../src/domain/records.ts";
import type { CommitInfo, Git } from "../../../src/ports/git.ts";

const APP = "acme-understudy[bot]";

/** A repository whose commits are signed by whoever `as` names; null: nobody. */
function signedRepository(changeInfo: (info: CommitInfo) => CommitInfo = (info) => info) {
  const git = memoryGit();
  const signers = new Map<string, string | null>();
  const asked: string[] = [];
  const signed: Git = {
    ...git,
    history: async (...given) => {
      asked.push("history");
      const commits = await git.history(...given);
      return commits.map((info) => changeInfo({ ...info, signedBy: signers.get(info.id) ?? null }));
    },
    changedFiles: async (...given) => {
      asked.push("changedFiles");
      return git.changedFiles(...given);
    },
  };
  const write = async (as: string | null, files: Readonly<Record<string, string | null>>): Promise<string> => {
    const expectedHead = await git.head(RECORDS_BRANCH);
    const request = {
      branch: RECORDS_BRANCH,
      expectedHead,
      from: null,
      message: "Record",
      files: new Map(Object.entries(files)),
    };
    const outcome = await git.commit(request);
    if (outcome.kind !== "committed") throw new Error("stale");
    signers.set(outcome.commit, as);
    return outcome.commit;
  };
  const record = (as: string | null, name: string, kind: RecordKind = "segment", more = {}) =>
    write(as, { [paths.record(kind, digestOf(name))]: text(name, kind, more) });
  return { signed, asked, write, record, records: gitRecords(signed, APP) };
}

const text = (name: string, kind: RecordKind, more = {}): string =>
  JSON.stringify({ schema: 1, kind, key: digestOf(name), createdAt: "2026-03-01T10:00:00.000Z", ...more });

const keys = (...names: readonly string[]): readonly Digest[] => names.map((name) => digestOf(name)).sort();

it("nothing, at one look, where the identity made every commit of the folder", async () => {
  const { record, records, asked } = signedRepository();
  for (const name of ["a", "b", "c"]) await record(APP, name);
  await record(null, "elsewhere", "retrain");
  expect([...(await records.forged("segment"))]).toEqual([]);
  await records.forged("segment");
  expect(asked).toEqual(["history"]);
  expect([...(await records.forged("retrain")).keys()]).toEqual(keys("elsewhere"));
});

it("nothing is asked without an identity", async () => {
  const { record, signed, asked } = signedRepository();
  await record(null, "a");
  expect((await gitRecords(signed).forged("segment")).size).toBe(0);
  expect(asked).toEqual([]);
});

it("what others wrote between the identity's records, each with its commit", async () => {
  const { record, records, asked } = signedRepository();
  await record(APP, "a");
  const unsigned = await record(null, "planted");
  await record(APP, "b");
  await record("mallory", "signed by a person");
  const last = await record(null, "and another");
  await record(APP, "c");
  const found = await records.forged("segment");
  expect([...found.keys()].sort()).toEqual(keys("planted", "signed by a person", "and another"));
  expect(found.get(digestOf("planted"))).toEqual({ commit: unsigned, writer: null });
  expect(found.get(digestOf("signed by a person"))).toEqual({ commit: last, writer: null });
  expect(asked).toEqual(["history", "changedFiles", "changedFiles"]);
});

it("what others changed after the identity had written it, and what they wrote before", async () => {
  const { record, records } = signedRepository();
  for (const name of ["a", "b"]) await record(APP, name);
  await record("mallory", "a", "segment", { until: "2030-01-01T00:00:00.000Z" });
  await record(null, "c");
  await record(APP, "c", "segment", { until: "2026-01-01T00:00:00.000Z" });
  expect([...(await records.forged("segment")).keys()].sort()).toEqual(keys("a", "c"));
});

it("everything of a branch that was overwritten, or written before there was an identity; what comes after counts", async () => {
  const { record, records, asked } = signedRepository();
  for (const name of ["a", "b", "c"]) await record(null, name);
  expect([...(await records.forged("segment")).keys()].sort()).toEqual(keys("a", "b", "c"));
  await record(APP, "d");
  expect([...(await records.forged("segment")).keys()].sort()).toEqual(keys("a", "b", "c"));
  expect(asked).toEqual(["history", "history"]);
});

it("everything, where somebody merged into the branch", async () => {
  const side = "f".repeat(40);
  const { record, records } = signedRepository((info) =>
    info.message === "Record" && info.parents.length > 0 ? { ...info, parents: [...info.parents, side] } : info,
  );
  for (const name of ["a", "b"]) await record(APP, name);
  expect([...(await records.forged("segment")).keys()].sort()).toEqual(keys("a", "b"));
});
