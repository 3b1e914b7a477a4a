/** The repository in memory behaves as the one on disk does, whatever is written: a fake that lies is worse than none. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { gitRepository } from "../../../src/adapters/git/repository.ts";
import { createBareRepository } from "../../../src/adapters/git/workspace.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import type { Git } from "../../../src/ports/git.ts";

const root = await mkdtemp(join(tmpdir(), "understudy-likeness-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const PATHS = ["a.txt", "a/b.txt", "a/c/d.txt", "models/m/model.yaml", "z"];
const BRANCHES = ["main", "topic/x"];
const change = fc.record({
  branch: fc.constantFrom(...BRANCHES),
  files: fc.dictionary(fc.constantFrom(...PATHS), fc.option(fc.string({ unit: "binary", maxLength: 20 })), {
    maxKeys: 3,
  }),
});

/** Everything that the port shows, without the ids, which differ. */
async function describeAll(git: Git) {
  const heads = await Promise.all(BRANCHES.map((branch) => git.head(branch)));
  const [main, topic] = heads;
  return {
    files: await Promise.all(heads.map(async (head) => head && [...(await git.readFiles(head, [""]))].map(toText))),
    histories: await Promise.all(
      BRANCHES.flatMap((branch) =>
        ["", "a", "z"].map(async (path) => (await git.history(branch, path, 50)).map(({ message }) => message)),
      ),
    ),
    changes: main && topic ? await git.changedFiles(main, topic) : null,
  };
}
const toText = ([path, bytes]: [string, Uint8Array]) => [path, Buffer.from(bytes).toString("hex")];

it("shows the same files, histories and changes as a bare repository", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (story) => {
      const directory = await mkdtemp(join(root, "bare-"));
      await createBareRepository(directory, "main");
      const identity = { name: "understudy", email: "understudy@example.org" };
      const clock = fakeClock();
      const both = [gitRepository({ directory, defaultBranch: "main", identity, clock }), memoryGit({ clock })];
      const beginning = { branch: "main", files: { "README.md": "hello" } };
      for (const [index, { branch, files }] of [beginning, ...story].entries()) {
        clock.advance(60_000);
        for (const git of both) {
          const [expectedHead, from] = [await git.head(branch), await git.head("main")];
          await git.commit({
            branch,
            expectedHead,
            from,
            message: `change ${index}`,
            files: new Map(Object.entries(files)),
          });
        }
      }
      const [onDisk, inMemory] = await Promise.all(both.map(describeAll));
      expect(inMemory).toEqual(onDisk);
    }),
    { numRuns: 8, seed: 20260301 },
  );
});
