/** Port Git on a bare repository. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { gitRepository } from "../../../src/adapters/git/repository.ts";
import { createBareRepository } from "../../../src/adapters/git/workspace.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { gitContract } from "../../contracts/git.ts";

const root = await mkdtemp(join(tmpdir(), "understudy-git-"));
afterAll(() => rm(root, { recursive: true, force: true }));

gitContract("bare repository", async () => {
  const directory = await mkdtemp(join(root, "bare-"));
  await createBareRepository(directory, "main");
  const open = (name: string) =>
    gitRepository({
      directory,
      defaultBranch: "main",
      identity: { name, email: `${name}@example.org` },
      clock: fakeClock("2026-03-01T10:00:00Z"),
    });
  return { git: open("understudy"), other: open("somebody") };
});
