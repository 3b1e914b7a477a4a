/** The bundle in `dist/`: one ES module per action, one for the program, one per worker or process, shared chunks. */
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, normalize } from "node:path";
import { build, type Plugin } from "esbuild";

/** A module that a thread or a process of ours starts from: `new URL("./x.ts", import.meta.url)`. */
const MODULE_URL = /new URL\("(\.{1,2}\/[\w./-]+)\.ts", import\.meta\.url\)/g;

/** WebAssembly of a package, read from its file in the sources, and written into the bundle as text: `wasmFile("...")`. */
const WASM_FILE = /\bwasmFile\("([^"]+\.wasm)"\)/g;

/** CommonJS dependencies call `require`, which ES modules lack. */
const BANNER =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

/** Path -> content, relative to `dist/`. The same sources give the same bytes, wherever they lie. */
export async function bundle(root: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(root),
    outdir: "dist",
    write: false,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // Flat, so that a module's URL is the same seen from an entry and from a chunk.
    chunkNames: "chunk-[hash]",
    external: ["onnxruntime-node"],
    legalComments: "none",
    // Names are kept: the stack of an error of ours must be worth reporting.
    minifyWhitespace: true,
    minifySyntax: true,
    preserveSymlinks: true,
    banner: { js: BANNER },
    plugins: [moduleUrls, unusedTokens],
    logLevel: "warning",
  });
  return new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

function entryPoints(root: string): Record<string, string> {
  const actions = globSync("actions/*/main.ts", { cwd: root })
    .sort()
    .map((path) => [basename(dirname(path)), path]);
  const started = globSync("src/**/*.ts", { cwd: root })
    .sort()
    .flatMap((path) =>
      [...readFileSync(join(root, path), "utf8").matchAll(MODULE_URL)].map(([, target]) => {
        const module = normalize(join(dirname(path), `${target}.ts`));
        return [basename(module, ".ts"), module];
      }),
    );
  return Object.fromEntries([
    ["understudy", "src/cli/main.ts"],
    ["container", "src/cli/container.ts"],
    ...actions,
    ...started,
  ]);
}

const moduleUrls: Plugin = {
  name: "module-urls",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8")
        .replace(MODULE_URL, (_, target: string) => `new URL("./${basename(target)}.js", import.meta.url)`)
        .replace(WASM_FILE, (_, specifier: string) => `Buffer.from("${wasmText(specifier)}", "base64")`),
    }));
  },
};

const wasmText = (specifier: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(specifier)).toString("base64");

/**
 * `@actions/core` asks GitHub for OpenID tokens with an HTTP client of 570 KB, which every action would load at its
 * start. None of ours asks: what is not used of that module is left out, which it does not declare to be possible.
 */
const unusedTokens: Plugin = {
  name: "unused-tokens",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/oidc-utils\.js$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: false,
    }));
  },
};
