import { describe, expect, test } from "vitest";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import type { ComparedWorkflow } from "../../../src/app/init/workflow-files.ts";
import { writeAll } from "../../../src/app/init/write-all.ts";
import { planWrites } from "../../../src/app/init/write-plan.ts";

const WORKFLOW = ".github/workflows/understudy-train.yml";
const bytes = (text: string) => new TextEncoder().encode(text);
const WANTED = {
  specs: new Map([["models/a/model.yaml", "new"]]),
  workflows: new Map([[WORKFLOW, "new"]]),
  starters: new Map([["README.md", "new"]]),
};

const plan = (
  there: Readonly<Record<string, string>>,
  state: ComparedWorkflow["state"] = "absent",
  wishes = { update: false, force: false },
) => {
  const content = (path: string) => (there[path] === undefined ? null : bytes(there[path]));
  const { write, same, kept, conflicts } = planWrites(
    WANTED,
    { content, workflows: [{ file: "understudy-train.yml", state, source: null }] },
    wishes,
  );
  return { write: [...write.keys()], same, kept, conflicts: [...conflicts.keys()] };
};

describe("what is written", () => {
  test("everything where nothing is", () => {
    expect(plan({}).write).toEqual(["models/a/model.yaml", WORKFLOW, "README.md"]);
  });

  test("nothing twice", () => {
    const all = { "models/a/model.yaml": "new", [WORKFLOW]: "new", "README.md": "new" };
    expect(plan(all, "current")).toMatchObject({ write: [], same: Object.keys(all) });
  });

  test("a page of the repository's own stays, a spec of the same name is a conflict", () => {
    expect(plan({ "README.md": "mine", "models/a/model.yaml": "mine" })).toEqual({
      write: [WORKFLOW],
      same: [],
      kept: ["README.md"],
      conflicts: ["models/a/model.yaml"],
    });
  });

  test.each([
    ["outdated", false, false, "kept"],
    ["outdated", true, false, "write"],
    ["outdated", false, true, "conflicts"],
    ["edited", false, false, "kept"],
    ["edited", true, false, "conflicts"],
    ["own", true, true, "kept"],
  ] as const)("a workflow that is %s, update %s, force %s: %s", (state, update, force, where) => {
    expect(plan({ [WORKFLOW]: "old" }, state, { update, force })[where]).toContain(WORKFLOW);
  });
});

describe("every file or none", () => {
  const content = new Map([
    ["a", "new a"],
    ["b", "new b"],
    ["c", "new c"],
  ]);

  test.each([1, 2, 3])("a failure at file %s leaves what was there", async (fails) => {
    const files = memoryFiles({ "/r/b": "old b" });
    let writes = 0;
    const failing = {
      ...files,
      write: async (path: string, each: Uint8Array | string) => {
        writes += 1;
        if (writes === fails) throw new Error("no space left on device");
        await files.write(path, each);
      },
    };
    await expect(writeAll(failing, "/r", content)).rejects.toThrow("no space");
    expect(await files.list("/r")).toEqual(["b"]);
    expect(new TextDecoder().decode(await files.read("/r/b"))).toBe("old b");
  });

  test("all of them otherwise", async () => {
    const files = memoryFiles({});
    await writeAll(files, "/r", content);
    expect(await files.list("/r")).toEqual(["a", "b", "c"]);
  });
});
