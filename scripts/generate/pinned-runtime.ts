/** The exact packages of the native runtime, from the lock file: what is downloaded is checked against it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What runs models, and the one package that it loads at run time; the rest of its tree serves its installer. */
const PACKAGES = ["onnxruntime-node", "onnxruntime-common"] as const;

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity?: string }>>;
}

export function pinnedRuntimeModule(root: string): string {
  const lock: LockFile = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const rows = PACKAGES.map((name) => {
    const locked = lock.packages[`node_modules/${name}`];
    if (!locked?.integrity?.startsWith("sha512-")) throw new Error(`package-lock.json has no sha512 of ${name}`);
    const { version, integrity } = locked;
    return [
      "  {",
      `    name: ${JSON.stringify(name)},`,
      `    version: ${JSON.stringify(version)},`,
      `    integrity: ${JSON.stringify(integrity)},`,
      "  },",
    ].join("\n");
  });
  return [
    "/** The exact packages of the native runtime. Generated from package-lock.json: npm run generate. */",
    "",
    "export const RUNTIME_PACKAGES = [",
    ...rows,
    "] as const;",
    "",
    "/** Name and version of what computes. */",
    "export const RUNTIME_BUILD = `${RUNTIME_PACKAGES[0].name}@${RUNTIME_PACKAGES[0].version}`;",
    "",
  ].join("\n");
}
