/** The house's rules as data: the table of AGENTS.md, which packages belong where, and the budgets. */

type Access = "all" | "types";

export interface Layer {
  readonly name: string;
  /** Folder at the root of the repository, with a closing slash. */
  readonly folder: string;
  /** Other layers that it may import, and whether values too. */
  readonly mayImport: Readonly<Record<string, Access>>;
  /** Every sub-folder is an island: its files import each other and the layer's own top-level files only. */
  readonly islands?: true;
}

const ALL = {
  domain: "all",
  ports: "all",
  stats: "all",
  spec: "all",
  policy: "all",
  stages: "all",
  serving: "all",
  adapters: "all",
} as const;

export const LAYERS: readonly Layer[] = [
  { name: "domain", folder: "src/domain/", mayImport: {} },
  { name: "ports", folder: "src/ports/", mayImport: { domain: "all" } },
  { name: "stats", folder: "src/stats/", mayImport: { domain: "all" } },
  { name: "spec", folder: "src/spec/", mayImport: { domain: "all" } },
  { name: "policy", folder: "src/policy/", mayImport: { domain: "all", spec: "types" } },
  {
    name: "stages",
    folder: "src/stages/",
    mayImport: { domain: "all", ports: "all", spec: "all", stats: "all", policy: "all" },
    islands: true,
  },
  { name: "serving", folder: "src/serving/", mayImport: { domain: "all", ports: "all", spec: "all", stats: "all" } },
  { name: "adapters", folder: "src/adapters/", mayImport: { domain: "all", ports: "all" }, islands: true },
  { name: "app", folder: "src/app/", mayImport: ALL },
  { name: "cli", folder: "src/cli/", mayImport: { app: "all", domain: "types" } },
  { name: "actions", folder: "actions/", mayImport: { app: "all", domain: "types" } },
];

/** Built-in modules that reach nothing outside the process. */
export const PURE_BUILTINS: ReadonlySet<string> = new Set([
  "node:assert",
  "node:buffer",
  "node:crypto",
  "node:path",
  "node:path/posix",
  "node:stream",
  "node:stream/promises",
  "node:url",
  "node:util",
  "node:zlib",
]);

/** Where each other package may be imported. A package that is not here may be imported nowhere. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@actions/core": ["adapters"],
  "@jsquash/jpeg": ["adapters"],
  "@jsquash/png": ["adapters"],
  "csv-parse": ["adapters"],
  echarts: ["adapters"],
  hyparquet: ["adapters"],
  "hyparquet-writer": ["adapters"],
  "onnxruntime-common": ["adapters"],
  "onnxruntime-node": ["adapters"],
  octokit: ["adapters"],
  "simple-git": ["adapters"],
  // Types only, of the validators that are compiled ahead of time.
  ajv: ["spec"],
  "js-yaml": ["spec"],
  typebox: ["spec"],
  diff: ["cli"],
  "markdown-it": ["cli"],
  "sanitize-html": ["cli"],
};

/** Built-in modules that reach the machine: files, sockets, processes, threads. */
export const EFFECTFUL_BUILTINS: readonly string[] = ["adapters"];

/** Exceptions, each with the reason that makes it one. */
export const BUILTIN_EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // HTTP at the edge of the data plane; everything behind the edge is free of it.
  "node:http": ["serving"],
  "node:net": ["serving"],
  // The wiring looks whether a folder that it is to wire is there.
  "node:fs": ["app"],
};

export const BUDGETS = {
  fileLines: 400,
  medianFileLines: 100,
  ninetiethFileLines: 300,
  functionLines: 100,
} as const;

/** The only reader of `process.env`. */
export const ENVIRONMENT_FILE = "src/app/env.ts";

/** The folder whose modules may ask for the time or for chance. */
export const CLOCK_FOLDER = "src/adapters/";
