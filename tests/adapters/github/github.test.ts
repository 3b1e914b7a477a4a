/** Git and forge on GitHub, against the stateful emulator `emulate`. */
import { createEmulator } from "emulate";
import { afterAll } from "vitest";
import { githubClient } from "../../../src/adapters/github/client.ts";
import { githubForge } from "../../../src/adapters/github/forge.ts";
import { githubGit } from "../../../src/adapters/github/git.ts";
import { collectingLog } from "../../../src/adapters/memory/clock.ts";
import { forgeContract } from "../../contracts/forge.ts";
import { gitContract } from "../../contracts/git.ts";

const seed = {
  tokens: { "a-token": { login: "octo", scopes: ["repo"] } },
  github: {
    users: [{ login: "octo", name: "Octo", email: "octo@example.org" }],
    repos: [],
  },
};
const emulator = await createEmulator({ service: "github", port: 0, seed });
afterAll(() => emulator.close());

let count = 0;

async function repository() {
  count += 1;
  const options = {
    baseUrl: emulator.url,
    token: "a-token",
    owner: "octo",
    repository: `case-${count}`,
    throttle: false,
  };
  const client = githubClient({ ...options, log: collectingLog() });
  await client.octokit.rest.repos.createForAuthenticatedUser({ name: options.repository, auto_init: true });
  const git = githubGit(client, "main");
  return { git, other: git, forge: githubForge(client), client };
}

gitContract("GitHub", repository);
forgeContract(
  "GitHub",
  async () => {
    const { git, forge } = await repository();
    return { git, forge, other: forge };
  },
  {
    lacks: {
      "three-way merge": "emulate takes the head's tree as the merge's",
      "moving head": "emulate keeps the head that the pull request was opened with",
      "branch check": "emulate accepts a branch that does not exist",
    },
  },
);
