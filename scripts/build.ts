/** `npm run build`: writes `dist/` anew. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const files = await bundle(root);
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
for (const [name, content] of files) writeFileSync(join(dist, name), content);
const bytes = [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
console.log(`dist: ${files.size} files, ${(bytes / 1e6).toFixed(1)} MB`);
