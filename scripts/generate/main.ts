/** `npm run generate` writes every generated file; `npm run generate -- --check` fails when one differs. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { GENERATED_FOLDERS, generatedFiles } from "./files.ts";

const root = join(import.meta.dirname, "..", "..");
const files = await generatedFiles();

const leftOver = globSync(
  GENERATED_FOLDERS.map((folder) => `${folder}/**/*.*`),
  { cwd: root },
)
  .map((path) => path.split(sep).join("/"))
  .filter((path) => !files.has(path));

const readOrNull = (path: string): string | null => {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return null;
  }
};

const different = [...files].filter(([path, content]) => readOrNull(path) !== content).map(([path]) => path);

if (process.argv.includes("--check")) {
  for (const path of different) console.error(`${path} differs from what its source says: run npm run generate`);
  for (const path of leftOver) console.error(`${path} is no longer generated: run npm run generate`);
  process.exitCode = different.length + leftOver.length === 0 ? 0 : 1;
} else {
  for (const path of different) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) ?? "");
    console.log(`wrote ${path}`);
  }
  for (const path of leftOver) {
    rmSync(join(root, path));
    console.log(`removed ${path}`);
  }
}
