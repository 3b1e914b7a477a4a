/** Writes schemas/*.json and the precompiled validators from the TypeBox schemas, the one source of both. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles } from "./schemas/generated-files.ts";

const root = join(import.meta.dirname, "..");
for (const [path, content] of generatedFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
