/** Lays out the files of the serving image: run in the image's first stage, or by hand to look at them. */
import {
  chmodSync,
  chownSync,
  cpSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { billOfMaterials, type LockFile } from "./bill-of-materials.ts";

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) throw new Error("node scripts/image/lay-out.ts <sources> <folder>");

const program = join(to, "opt/understudy");
const data = join(to, "var/lib/understudy");
const OWNER = 1000;

mkdirSync(program, { recursive: true });
mkdirSync(data, { recursive: true });
for (const name of ["package.json", "LICENSE", "dist"])
  cpSync(join(from, name), join(program, name), { recursive: true });
for (const name of ["onnxruntime-common", "onnxruntime-node"]) {
  cpSync(join(from, "node_modules", name), join(program, "node_modules", name), { recursive: true });
}
keepOnePlatform(join(program, "node_modules/onnxruntime-node/bin/napi-v6"));
// What installs and what declares types runs nowhere in the image.
rmSync(join(program, "node_modules/onnxruntime-node/script"), { recursive: true });
const lock = JSON.parse(readFileSync(join(from, "package-lock.json"), "utf8")) as LockFile;
writeFileSync(join(program, "sbom.cdx.json"), `${JSON.stringify(billOfMaterials(lock), null, 2)}\n`);
normalise(to);
chownSync(data, OWNER, OWNER);

/** Its libraries are 46 MB; of all platforms they are 288. */
function keepOnePlatform(folder: string): void {
  for (const platform of readdirSync(folder)) {
    if (platform !== process.platform) rmSync(join(folder, platform), { recursive: true });
  }
  for (const arch of readdirSync(join(folder, process.platform))) {
    if (arch !== process.arch) rmSync(join(folder, process.platform, arch), { recursive: true });
  }
}

/** Whoever checked out the sources, and when, is not part of the image. */
function normalise(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) normalise(path);
    else chmodSync(path, 0o644);
    lutimesSync(path, 0, 0);
  }
  chmodSync(folder, 0o755);
  lutimesSync(folder, 0, 0);
}
