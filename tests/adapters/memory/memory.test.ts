/** The fakes keep the contracts of the ports that they stand in for. */
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { forgeContract } from "../../contracts/forge.ts";
import { gitContract } from "../../contracts/git.ts";

gitContract("memory", async () => {
  const git = memoryGit();
  return { git, other: git };
});

forgeContract("memory", async () => {
  const git = memoryGit();
  const forge = memoryForge(git, fakeClock());
  return { git, forge, other: forge };
});
