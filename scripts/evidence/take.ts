/**
 * The body of a pull request of the local forge, with the evidence that it links to, into a folder of its own:
 *
 *     node scripts/evidence/take.ts demo/workspace 4 docs/evidence/weather-shadow
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [workspace, number, to] = process.argv.slice(2);
if (workspace === undefined || number === undefined || to === undefined) throw new Error("which, of where, to where?");
const home = join(workspace, ".understudy");
const thread = join(home, "forge/threads", number);
const newest = readdirSync(thread).sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))[0] ?? "1.json";
const { body, head, title } = JSON.parse(readFileSync(join(thread, newest), "utf8")) as Record<string, string>;

const [folder] = /models\/[^/()"]+\/evidence\/\d+\/[^/()"]+/u.exec(body ?? "") ?? [];
rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
// The marker is for the pipeline.
const shown = (body ?? "").replaceAll(`${folder}/`, "").replace(/\n*<!-- understudy .* -->\n*$/u, "\n");
writeFileSync(join(to, "body.md"), `# ${title}\n\n${shown}`);
const git = (...args: string[]) => execFileSync("git", ["--git-dir", join(home, "origin.git"), ...args]);
if (folder !== undefined && head !== undefined) {
  const files = git("ls-tree", "-r", "--name-only", head, folder).toString().split("\n").filter(Boolean);
  for (const file of files) {
    const place = join(to, file.slice(folder.length + 1));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, git("show", `${head}:${file}`));
  }
}
