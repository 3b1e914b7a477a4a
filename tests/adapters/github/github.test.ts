/** Git, forge, mirror and workflows on GitHub: the emulator behind the front that is as strict as GitHub. */
import { afterAll } from "vitest";
import { githubForge } from "../../../src/adapters/github/forge.ts";
import { githubGit } from "../../../src/adapters/github/git.ts";
import { forgeContract } from "../../contracts/forge.ts";
import { gitContract } from "../../contracts/git.ts";
import { githubFront } from "../../github-loop/front.ts";

const front = await githubFront();
afterAll(() => front.close());

let count = 0;

async function repository() {
  count += 1;
  const name = `case-${count}`;
  await front.createRepository(name);
  const client = front.client(name);
  const git = githubGit(client, "main");
  return { git, other: git, forge: githubForge(client), client, name };
}

gitContract("GitHub", repository);
forgeContract("GitHub", async () => {
  const { git, forge } = await repository();
  return { git, forge, other: forge };
});
