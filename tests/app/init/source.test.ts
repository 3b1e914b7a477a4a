import { describe, expect, test } from "vitest";
import { readSource, sourceOfClone } from "../../../src/app/init/source.ts";

const commit = "c".repeat(40);
const clone = { repository: "acme/understudy", branch: "main", head: commit, isPushed: true };

describe("where the actions come from", () => {
  test("a repository and a whole commit", () =>
    expect(readSource(`acme/understudy@${commit}`)).toEqual({ repository: "acme/understudy", commit }));

  test.each([
    ["acme/understudy"],
    ["acme/understudy@v1"],
    [`understudy@${commit}`],
    [`a/b@${commit}0`],
    [`a/b/c@${commit}`],
  ])("%s moves, or names nothing", (text) => expect(() => readSource(text)).toThrow("INIT_SOURCE_INVALID"));

  test("by default the clone that runs, when others can fetch its commit", () => {
    expect(sourceOfClone(clone)).toEqual({ repository: "acme/understudy", commit });
    expect(sourceOfClone(null)).toHaveProperty("why");
    expect(sourceOfClone({ ...clone, head: null })).toHaveProperty("why");
    expect(sourceOfClone({ ...clone, isPushed: false })).toHaveProperty("why");
  });
});
