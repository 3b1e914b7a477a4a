/** A person's folder with a repository on GitHub behind it, worked on through the command line with the real wiring. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { githubGit } from "../../src/adapters/github/git.ts";
import { makeContext } from "../../src/app/make-context.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { CLI_VERBS } from "../../src/cli/verbs.ts";
import { type Front, OWNER, TOKEN } from "./front.ts";

export interface Said {
  readonly code: number;
  /** The object that `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export async function workplace(front: Front, repository: string) {
  await front.createRepository(repository);
  const folder = mkdtempSync(join(tmpdir(), "understudy-github-"));
  const env = {
    UNDERSTUDY_FORGE: "github",
    GITHUB_REPOSITORY: `${OWNER}/${repository}`,
    GITHUB_TOKEN: TOKEN,
    GITHUB_API_URL: front.url,
  };
  return {
    folder,
    async understudy(...words: readonly string[]): Promise<Said> {
      const out: string[] = [];
      const err: string[] = [];
      const terminal = {
        cwd: folder,
        env,
        out: (text: string) => out.push(text),
        err: (text: string) => err.push(text),
      };
      const code = await runCommandLine([...words, "--json"], CLI_VERBS, terminal, (settings, dryRun) =>
        makeContext(settings, dryRun, { throttle: false }),
      );
      return { code, json: JSON.parse(out.join("")), text: err.join("") };
    },
    /** What lies in the folder, its hidden home too: digests of files, and the folders. */
    listing(): Readonly<Record<string, string>> {
      const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
      const found = entries.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const digest = entry.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "no file";
        return [relative(folder, path), digest] as const;
      });
      return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    /** Files of this folder as `git push` brings them to the default branch. */
    async push(paths: readonly string[]): Promise<void> {
      const git = githubGit(front.client(repository), "main");
      await git.commit({
        branch: "main",
        expectedHead: await git.head("main"),
        from: null,
        message: "Start",
        files: new Map(paths.map((path) => [path, readFileSync(join(folder, path))])),
      });
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
