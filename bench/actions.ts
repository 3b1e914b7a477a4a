/**
 * `node bench/actions.ts`: how large each action is, and how long it takes from its start until its inputs are read,
 * beside an empty action that imports @actions/core, in turns on the same machine. Ends with 1 over the budget.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundle } from "../scripts/bundle.ts";

const ROUNDS = 15;
/** Of the empty action's start. */
const MAX_RATIO = 2;

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "bench-actions-"));

interface Row {
  readonly action: string;
  /** Of its own file, and with every chunk that it may load. */
  readonly ownKilobytes: number;
  readonly kilobytes: number;
  readonly milliseconds: number;
  readonly ratio: number;
}

try {
  const rows = await measure();
  if (process.argv.includes("--json")) console.log(JSON.stringify({ maxRatio: MAX_RATIO, rows }));
  else print(rows);
  process.exitCode = rows.every(({ ratio }) => ratio <= MAX_RATIO) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<readonly Row[]> {
  const files = await bundle(root);
  mkdirSync(join(folder, "dist"));
  mkdirSync(join(folder, "specs", "models"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  for (const [name, content] of files) writeFileSync(join(folder, "dist", name), content);
  await buildEmpty();
  const actions = readdirSync(join(root, "actions"));
  const programs = ["empty", ...actions];
  // A round starts each once, so that whatever slows the machine slows them alike.
  const rounds = Array.from({ length: ROUNDS }, () => programs.map((program) => start(program)));
  const middles = programs.map((_, at) => median(rounds.map((round) => round[at] ?? 0)));
  const validated = Array.from({ length: ROUNDS }, () => start("validate", { INPUT_FOLDER: "specs" }));
  const [empty = 1] = middles;
  const rowOf = (action: string, milliseconds: number, program = action): Row => ({
    action,
    ...sizeOf(program, files),
    milliseconds: Math.round(milliseconds),
    ratio: Number((milliseconds / empty).toFixed(2)),
  });
  return [
    ...actions.map((action, at) => rowOf(action, middles[at + 1] ?? 0)),
    rowOf("validate, an empty folder, to its end", median(validated), "validate"),
    { ...rowOf("(empty)", empty), ...sizeOf("empty", new Map([["empty.js", readFileSync(entry("empty"))]])) },
  ];
}

function entry(program: string): string {
  return join(folder, "dist", `${program}.js`);
}

/** As actions are bundled by habit: one file, nothing left out by hand. */
async function buildEmpty(): Promise<void> {
  await build({
    entryPoints: [join(root, "bench", "empty-action", "main.ts")],
    outfile: entry("empty"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    minifyWhitespace: true,
    minifySyntax: true,
    banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
    logLevel: "warning",
  });
}

/** Milliseconds. An input that cannot be read ends an action as soon as it has read its inputs. */
function start(program: string, inputs: Readonly<Record<string, string>> = { "INPUT_DRY-RUN": "perhaps" }): number {
  const written = join(folder, "written");
  writeFileSync(written, "");
  const before = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [entry(program)], {
    cwd: folder,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: "true",
      GITHUB_REPOSITORY: "octo/models",
      GITHUB_OUTPUT: written,
      GITHUB_STEP_SUMMARY: written,
      ...inputs,
    },
  });
  const took = performance.now() - before;
  const isAsMeant =
    program === "empty" || "INPUT_FOLDER" in inputs ? status === 0 : stdout.includes("CLI_INPUT_INVALID");
  if (!isAsMeant) throw new Error(`${program} ended with ${status}: ${stdout}`);
  return took;
}

function sizeOf(program: string, files: ReadonlyMap<string, Uint8Array>): Pick<Row, "ownKilobytes" | "kilobytes"> {
  const reached = new Set<string>();
  const visit = (name: string): number => {
    const content = files.get(name);
    if (content === undefined || reached.has(name)) return 0;
    reached.add(name);
    const chunks = new TextDecoder().decode(content).matchAll(/["']\.\/([\w-]+\.js)["']/g);
    return [...chunks].reduce((sum, [, chunk = ""]) => sum + visit(chunk), content.byteLength);
  };
  const total = visit(`${program}.js`);
  return {
    ownKilobytes: Math.ceil((files.get(`${program}.js`)?.byteLength ?? 0) / 1000),
    kilobytes: Math.round(total / 1000),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function print(rows: readonly Row[]): void {
  console.log("| action | own KB | with chunks KB | start ms | of the empty one |");
  console.log("| :-- | --: | --: | --: | --: |");
  for (const { action, ownKilobytes, kilobytes, milliseconds, ratio } of rows) {
    console.log(`| ${action} | ${ownKilobytes} | ${kilobytes} | ${milliseconds} | ${ratio.toFixed(2)} |`);
  }
}
