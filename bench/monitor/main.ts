/**
 * `npm run -s build && node bench/monitor/main.ts --python <python with evidently, pyarrow> [--sizes 1000000x10+10,10000000x10+10]
 * [--evidently 1000000x10+10] [--times 3] [--folder <where files are made>] [--program dist/understudy.js]`: `understudy drift`
 * beside Evidently's DataDriftPreset on the same two Parquet files, in turns, each as a program of its own from its start to its
 * report. A size is rows, columns of doubles, columns of texts. Evidently runs only the sizes that `--evidently` lists, once where
 * they have more than two million rows. Of runs of one kind the quickest counts. Prints Markdown.
 *
 * `exact`: every value of both files. `cached`: the reference is a profile that keeps all its values (`profile --exact`).
 * `cached, quantiles`: the reference is a profile of 4,097 quantiles a column. `scan`: pyarrow on one core decodes both files, column
 * by column, and keeps nothing: no reader that decodes everything is quicker by much.
 */
import { mkdirSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bestOf, runProgram, type Taken } from "./program.ts";

const { values: options } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    sizes: { type: "string", default: "1000000x10+10,10000000x10+10" },
    evidently: { type: "string", default: "1000000x10+10" },
    times: { type: "string", default: "3" },
    folder: { type: "string", default: join(tmpdir(), "understudy-bench-monitor") },
    program: { type: "string", default: join(import.meta.dirname, "../../dist/understudy.js") },
  },
});

const MANY_ROWS = 2_000_000;

interface Size {
  readonly name: string;
  readonly rows: number;
  readonly numbers: number;
  readonly texts: number;
}

interface Results {
  readonly size: Size;
  readonly exact: Taken;
  readonly cached: Taken | null;
  readonly quantiles: Taken;
  /** Seconds of one core. */
  readonly scan: number;
  readonly evidently: Taken | null;
}

const here = (name: string) => join(import.meta.dirname, name);
const script = (name: string, ...words: readonly string[]) => runProgram(options.python, [here(name), ...words]);
const ours = (...words: readonly string[]) => runProgram(process.execPath, [options.program, ...words]);
/** Exact up to here: beyond it columns are reduced to quantiles, of which a profile cannot keep more. */
const EXACT_ROWS = 16_000_000;

function sizeOf(text: string): Size {
  const [, rows = "", numbers = "", texts = ""] = /^(\d+)x(\d+)\+(\d+)$/.exec(text) ?? [];
  if (rows === "") throw new Error(`${text} is no size such as 1000000x10+10`);
  return { name: text, rows: Number(rows), numbers: Number(numbers), texts: Number(texts) };
}

function measure(size: Size): Results {
  const { rows, numbers, texts } = size;
  const say = (text: string) => process.stderr.write(`${size.name}: ${text}\n`);
  say("making the files");
  script("make.py", options.folder, String(rows), String(numbers), String(texts));
  const file = (side: string) => join(options.folder, `${side}-${rows}-${numbers}-${texts}.parquet`);
  const [reference, current] = [file("reference"), file("current")];
  const profile = (name: string, ...words: readonly string[]) => {
    const out = join(options.folder, name);
    ours("profile", reference, "--out", out, ...words);
    return out;
  };
  say("profiles of the reference");
  const kept = rows <= EXACT_ROWS ? profile("exact.json", "--exact") : null;
  const thin = profile("quantiles.json");
  const runs = {
    exact: [] as Taken[],
    cached: [] as Taken[],
    quantiles: [] as Taken[],
    evidently: [] as Taken[],
    scan: [] as number[],
  };
  const isCompared = options.evidently.split(",").includes(size.name);
  for (let turn = 0; turn < Number(options.times); turn++) {
    say(`turn ${turn + 1} of ${options.times}`);
    runs.exact.push(ours("drift", "--reference", reference, "--current", current, "--json"));
    if (kept !== null) runs.cached.push(ours("drift", "--reference", kept, "--current", current, "--json"));
    runs.quantiles.push(ours("drift", "--reference", thin, "--current", current, "--json"));
    runs.scan.push(JSON.parse(script("scan.py", reference, current).out).cpu);
    if (isCompared && (turn === 0 || rows <= MANY_ROWS)) {
      say("Evidently");
      runs.evidently.push(script("evidently_preset.py", reference, current));
    }
  }
  return {
    size,
    exact: bestOf(runs.exact),
    cached: runs.cached.length > 0 ? bestOf(runs.cached) : null,
    quantiles: bestOf(runs.quantiles),
    scan: Math.min(...runs.scan),
    evidently: runs.evidently.length > 0 ? bestOf(runs.evidently) : null,
  };
}

const seconds = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} s`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
const times = (theirs: number, own: number) => `${(theirs / own).toFixed(theirs / own < 10 ? 1 : 0)}x`;

function rowsOf({ size, exact, cached, quantiles, scan, evidently }: Results): readonly string[] {
  const line = (name: string, taken: Taken) => {
    const ratios = evidently
      ? [times(evidently.wall, taken.wall), times(evidently.cpu, taken.cpu), times(evidently.peak, taken.peak)]
      : ["", "", ""];
    const share = name === "Evidently" || name.startsWith("cached") ? "" : `${Math.round((100 * scan) / taken.cpu)} %`;
    const perMillion = name.startsWith("cached") ? seconds((taken.wall * 1e6) / size.rows) : "";
    const cells = [size.name, name, seconds(taken.wall), seconds(taken.cpu), megabytes(taken.peak), ...ratios, share];
    return `| ${[...cells, perMillion].join(" | ")} |`;
  };
  return [
    ...(evidently ? [line("Evidently", evidently)] : []),
    line(size.rows > EXACT_ROWS ? "quantiles" : "exact", exact),
    ...(cached ? [line("cached", cached)] : []),
    line("cached, quantiles", quantiles),
  ];
}

mkdirSync(options.folder, { recursive: true });
const results = options.sizes.split(",").map(sizeOf).map(measure);
const version = JSON.parse(results.find(({ evidently }) => evidently)?.evidently?.out ?? '{"version":"not run"}') as {
  readonly version: string;
};
console.log(
  [
    `Node ${process.versions.node}, ${availableParallelism()} cores, Evidently ${version.version}. Ratios: Evidently's by ours.`,
    "",
    "| rows x doubles + texts | what | wall | processor | most memory | wall | processor | memory | scan / processor | wall a new million rows |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...results.flatMap(rowsOf),
  ].join("\n"),
);
