/**
 * Builds the serving image so that two builds are one image:
 *   npm run -s image -- --tag <name> [--base <image>] [--docker <client>]
 * The last line of standard output is the image's id.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seal } from "./sealed.ts";

const { values } = parseArgs({
  options: {
    tag: { type: "string", default: "understudy" },
    base: { type: "string", default: "node:24-bookworm-slim" },
    docker: { type: "string", default: "docker" },
    revision: { type: "string", default: "" },
    source: { type: "string", default: "" },
    cache: { type: "boolean", default: true },
  },
  allowNegative: true,
});

const root = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "understudy-image-"));
const docker = (...args: readonly string[]): string =>
  execFileSync(values.docker, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
const diffIds = (image: string): readonly string[] =>
  JSON.parse(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", image)) as string[];

try {
  const iid = join(scratch, "iid");
  const given = { BASE: values.base, REVISION: values.revision, SOURCE: values.source };
  const buildArgs = Object.entries(given).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  docker(
    "build",
    "--quiet",
    ...(values.cache ? [] : ["--no-cache"]),
    ...buildArgs,
    "--tag",
    values.tag,
    "--iidfile",
    iid,
    ".",
  );
  const archive = join(scratch, "image.tar");
  const folder = join(scratch, "image");
  docker("save", "--output", archive, values.tag);
  mkdirSync(folder);
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  const id = seal(folder, diffIds(values.base));
  const sealed = join(scratch, "sealed.tar");
  execFileSync("tar", ["-cf", sealed, "-C", folder, "."]);
  const unsealed = readFileSync(iid, "utf8").trim();
  docker("load", "--quiet", "--input", sealed);
  // The tag has moved on; what it named is nobody's any more.
  if (unsealed !== id) docker("image", "rm", "--no-prune", unsealed);
  process.stdout.write(`${id}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
