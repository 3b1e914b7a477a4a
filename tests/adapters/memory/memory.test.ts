/** The fakes keep the contracts of the ports that they stand in for. */
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { gitContract } from "../../contracts/git.ts";

gitContract("memory", async () => {
  const git = memoryGit();
  return { git, other: git };
});
