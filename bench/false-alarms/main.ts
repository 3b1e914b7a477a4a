/**
 * `node bench/false-alarms/main.ts --out FOLDER [--kind normal] [--runs 100] [--files 20] [--files-only] [--rows 300] [--windows 3] [--seed 1]`: how often a window in which
 * nothing changed raises an alarm, and how often a changed one does. Judges drawn windows by the code that monitoring runs, and
 * leaves the windows of the first runs as files, for the programs beside this one to judge the very same. `table.ts` tells all.
 */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { failing, profilesOf, SAME_DAYS } from "./ours.ts";
import { type Change, type Columns, KINDS, type Kind, makeWorld } from "./streams.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    kind: { type: "string", multiple: true },
    runs: { type: "string", default: "100" },
    files: { type: "string", default: "20" },
    "files-only": { type: "boolean", default: false },
    rows: { type: "string", multiple: true },
    windows: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
  },
});
if (values.out === undefined) throw new Error("--out FOLDER is missing");
const [out, runs, files] = [values.out, Number(values.runs), Number(values.files)];

const SIZES = values.rows?.map(Number) ?? [100, 300, 1000, 5000];
/** So many windows follow each other: of three two must fail. */
const IN_A_ROW = Number(values.windows);

/** By name, as the files are called. */
const CHANGES: Readonly<Record<Kind, Readonly<Record<string, Change>>>> = {
  normal: { "0.2sd": { deviations: 0.2 }, "0.3sd": { deviations: 0.3 } },
  lognormal: {},
  categorical: { "5points": { points: 0.05 } },
  seasonal: {},
  correlated: {},
};

for (const kind of values.kind ? KINDS.filter((each) => values.kind?.includes(each)) : KINDS) {
  mkdirSync(join(out, kind), { recursive: true });
  writeFileSync(join(out, kind, "ours.jsonl"), "");
  for (let run = 0; run < (values["files-only"] ? files : runs); run++) {
    process.stderr.write(`\r${kind}: run ${run + 1} of ${runs}   `);
    judgeRun(kind, run, Number(values.seed) * 1_000_003 + run * 101 + KINDS.indexOf(kind));
  }
  process.stderr.write("\n");
}

function judgeRun(kind: Kind, run: number, seed: number): void {
  const world = makeWorld(kind, seed);
  const training = profilesOf(kind, world.reference);
  const keep = run < files;
  const folder = join(out, kind, String(run));
  if (keep) save(folder, "reference", world.reference);
  for (const rows of SIZES) {
    const days = world.sameDay(rows, SAME_DAYS);
    const reference = days.length > 0 ? profilesOf(kind, days) : training;
    for (let window = 0; window < IN_A_ROW; window++) {
      const columns = world.window(rows);
      if (keep && window === 0) save(folder, `${rows}-none`, columns);
      note(kind, { run, rows, change: "none", window }, () => failing(kind, reference, columns, seed + window));
    }
    for (const [change, how] of Object.entries(CHANGES[kind])) {
      const columns = world.window(rows, how);
      if (keep) save(folder, `${rows}-${change}`, columns);
      note(kind, { run, rows, change, window: 0 }, () => failing(kind, reference, columns, seed + 7));
    }
  }
}

function note(kind: Kind, run: Where, judge: () => readonly boolean[]): void {
  if (values["files-only"]) return;
  const line = { ...run, failed: judge().map(Number) };
  appendFileSync(join(out, kind, "ours.jsonl"), `${JSON.stringify(line)}\n`);
}
interface Where {
  readonly run: number;
  readonly rows: number;
  readonly change: string;
  readonly window: number;
}

/** Feature by feature, 64-bit floats of this machine's byte order. */
function save(folder: string, name: string, columns: Columns): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.f64`), Buffer.concat(columns.map((column) => Buffer.from(column.buffer))));
}
