/** The forge of files beside a bare repository. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { gitRepository } from "../../../src/adapters/git/repository.ts";
import { createBareRepository } from "../../../src/adapters/git/workspace.ts";
import { localForge } from "../../../src/adapters/local-forge/forge.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { forgeContract } from "../../contracts/forge.ts";

const root = await mkdtemp(join(tmpdir(), "understudy-forge-"));
afterAll(() => rm(root, { recursive: true, force: true }));

async function workspace() {
  const home = await mkdtemp(join(root, "home-"));
  const directory = join(home, "repository.git");
  await createBareRepository(directory, "main");
  const clock = fakeClock("2026-03-01T10:00:00Z");
  const identity = { name: "understudy", email: "understudy@example.org" };
  const git = gitRepository({ directory, defaultBranch: "main", identity, clock });
  const open = (user: string) => localForge({ folder: join(home, "forge"), git, clock, user });
  return { git, forge: open("understudy"), other: open("reviewer"), home };
}

forgeContract("files beside a bare repository", workspace);
