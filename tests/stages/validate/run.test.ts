/** Validate gathers the folder, the base branch and the rows of the splits. */
import { describe, expect, test } from "vitest";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { runValidate } from "../../../src/stages/validate/run.ts";
import { CORE, coreFiles, splitIds } from "../../spec/generated-repository/carriers.ts";

const core = Object.fromEntries(coreFiles().map(({ path, text }) => [path, text]));
const folderOf = (files: Readonly<Record<string, string>>) =>
  memoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/checkout/${path}`, text])));
const removed = `models/${CORE}/versions/2.yaml`;

describe("runValidate", () => {
  test("reads specs only, and says what it could not check", async () => {
    const files = folderOf({ ...core, "models/core/data/big.yaml": "not: [read", "README.md": "x" });
    const { problems, notes, counts } = await runValidate(
      { files, git: null, blobs: null },
      { folder: "/checkout", base: null },
    );
    expect(problems).toEqual([]);
    expect(counts).toEqual({ files: 7, errors: 0, warnings: 0 });
    expect(notes).toEqual([
      "not checked: whether version files were changed or removed (no base branch given)",
      "not checked: whether test rows of dataset core are trained on (rows of version 1, 2 not reachable here)",
    ]);
  });

  test("an empty folder has no problems", async () => {
    const ports = { files: memoryFiles({ "/checkout/README.md": "x" }), git: null, blobs: null };
    expect((await runValidate(ports, { folder: "/checkout", base: null })).counts.files).toBe(0);
  });

  test("compares with the base: what GitHub's Revert button takes away is explained", async () => {
    const git = memoryGit();
    const commit = await git.commit({
      branch: git.defaultBranch,
      expectedHead: null,
      from: null,
      message: "feat: specs",
      files: new Map(Object.entries(core)),
    });
    if (commit.kind !== "committed") throw new Error("not committed");
    const { [removed]: _, ...left } = core;
    const ports = { files: folderOf(left), git, blobs: null };
    const { problems } = await runValidate(ports, { folder: "/checkout", base: commit.commit });
    expect(problems.map(({ code }) => code)).toEqual(["SPEC_VERSION_REVERTED"]);
  });

  test("compares the rows of the splits that the blobs hold", async () => {
    const blobs = memoryBlobs();
    // The carriers name each split's ids by the digest of this very text.
    for (const version of [1, 2]) {
      for (const part of ["train", "test"]) await blobs.put(splitIds(CORE, version, part));
    }
    const ports = { files: folderOf(core), git: null, blobs };
    const { problems, notes } = await runValidate(ports, { folder: "/checkout", base: null });
    expect(problems).toEqual([]);
    expect(notes).toHaveLength(1);

    const test1 = await blobs.put(splitIds(CORE, 1, "test"));
    const train2 = await blobs.put(splitIds(CORE, 2, "train"));
    const path = `datasets/${CORE}/versions/2.yaml`;
    const leaky = { ...core, [path]: (core[path] ?? "").replace(train2, test1) };
    const leak = await runValidate({ ...ports, files: folderOf(leaky) }, { folder: "/checkout", base: null });
    expect(leak.problems.map(({ code }) => code)).toEqual(["SPEC_SPLIT_LEAK"]);
  });
});
