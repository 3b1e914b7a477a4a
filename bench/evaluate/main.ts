/**
 * `node bench/evaluate/main.ts --python <python with scikit-learn> [--rows 100000] [--times 3] [--json]`: a candidate and a
 * champion on the same rows of ten classes, every metric of rows with its interval and that of the difference, 2,000
 * replicates, and 20 slices; beside scikit-learn and numpy doing the same in one Python process, right after, on the same rows.
 *
 * Python runs `--times` replicates (numpy four times as many) and its time is multiplied up to 2,000: those figures are
 * extrapolated, ours are not. `as evaluated`: areas under curves have their intervals in closed form, as evaluations do with so
 * many rows. `all drawn`: areas are drawn 2,000 times too, which is what Python does. Seconds are of the processor, of one thread
 * in Python, so that whatever else runs on the machine counts for neither.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { random } from "../../src/domain/random.ts";
import type { Answer } from "../../src/ports/inference.ts";
import { lookupOf } from "../../src/stages/evaluate/lookup.ts";
import { allSubjects, isRowSubject, subjectKey } from "../../src/stats/measure/readings.ts";
import { resample } from "../../src/stats/measure/resample.ts";
import { type Sample, sampleOf, type Truth } from "../../src/stats/measure/sample.ts";
import { once, scorer } from "../../src/stats/measure/scorer.ts";
import { CLASSES, type Material, material, SITES } from "./material.ts";

const REPLICATES = 2_000;
const THRESHOLD = 0.6;
const NAMES = Array.from({ length: CLASSES }, (_, index) => String(index));

const { values } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    rows: { type: "string", default: "100000" },
    times: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});

interface Reference {
  readonly versions: Readonly<Record<string, string>>;
  readonly values: readonly Readonly<Record<string, number>>[];
  readonly sklearn: Costs;
  readonly numpy: Costs;
}

/** Seconds: before any replicate, and of one of them. */
interface Costs {
  readonly once: number;
  readonly whole: number;
  readonly slices: number;
}

const made = material(Number(values.rows), 20260511);
const samples = timed(() => [sample(made, made.candidate), sample(made, made.champion)] as const);
const [candidate, champion] = samples.result;
const evaluated = timed(() => asEvaluated(made, candidate, champion));
const areas = timed(() => drawnAreas(candidate, champion));
const python = reference(made);
report();

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function timed<T>(work: () => T): { readonly result: T; readonly seconds: number } {
  const start = cpuSeconds();
  const result = work();
  return { result, seconds: cpuSeconds() - start };
}

function sample({ truth }: Material, probabilities: Float64Array): Sample {
  const about: Truth = {
    truth: Array.from(truth, String),
    classes: NAMES,
    kind: "classes",
    settings: { confidenceThreshold: THRESHOLD, automation: "partial" },
  };
  const answers = Array.from(truth, (_, row): Answer => {
    const own = Array.from(probabilities.subarray(row * CLASSES, (row + 1) * CLASSES));
    return { label: String(own.indexOf(Math.max(...own))), probabilities: own, predictionId: `bench/${row}` };
  });
  return sampleOf(about, { classes: NAMES, answers });
}

/** What an evaluation measures on its rows: the whole split in full, slices by what is said of every slice. */
function asEvaluated({ site }: Material, own: Sample, other: Sample) {
  const lookup = lookupOf({
    whole: { candidate: own, champion: other },
    alone: null,
    gates: [],
    evaluation: { slices: [{ by: ["site"] }] },
    rows: Array.from(site, (each) => ({ site: String(each) })),
    perturbed: new Map(),
    load: null,
    best: new Map(),
    seed: 7,
  });
  const whole = [lookup.whole.candidateMeasured(), lookup.whole.otherMeasured() ?? [], lookup.whole.differences()];
  const start = cpuSeconds();
  const slices = lookup.slices.map(({ slice }) => lookup.slice(slice).differences());
  if (slices.length !== SITES) throw new Error(`${slices.length} slices`);
  return { whole, slicesSeconds: cpuSeconds() - start };
}

/** The areas under the curves of both models, drawn rather than in closed form. */
function drawnAreas(own: Sample, other: Sample) {
  const subjects = allSubjects(CLASSES)
    .filter(isRowSubject)
    .filter(({ metric }) => metric.startsWith("roc-auc") || metric.startsWith("pr-auc"));
  const [first, second] = [scorer(own, subjects), scorer(other, subjects)];
  return resample(own.rows, random(3), (times) => {
    const [now, before] = [first(times), second(times)];
    return [...now, ...before, ...now.map((value, index) => value - (before[index] ?? 0))];
  });
}

function reference({ truth, site, candidate: first, champion: second }: Material): Reference {
  const folder = mkdtempSync(join(tmpdir(), "bench-evaluate-"));
  try {
    for (const [name, data] of Object.entries({ truth, site, candidate: first, champion: second })) {
      writeFileSync(join(folder, name), data);
    }
    const script = fileURLToPath(new URL("reference.py", import.meta.url));
    const args = [script, folder, String(CLASSES), values.times, String(THRESHOLD)];
    const run = spawnSync(values.python, args, {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
      env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    });
    if (run.status !== 0) throw new Error(`${values.python}: ${run.stderr || run.error?.message}`);
    return JSON.parse(run.stdout) as Reference;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The largest difference of our metrics from scikit-learn's, of both models. */
function disagreement(): number {
  const subjects = allSubjects(CLASSES).filter(isRowSubject);
  return Math.max(
    ...[candidate, champion].flatMap((each, model) => {
      const own = scorer(each, subjects)(once(each.rows));
      return subjects.flatMap((subject, index) => {
        const theirs = python.values[model]?.[subjectKey(subject).replace(/\/$/, "")];
        return theirs === undefined ? [] : [Math.abs((own[index] ?? Number.NaN) - theirs)];
      });
    }),
  );
}

function report(): void {
  const ours = {
    asEvaluated: samples.seconds + evaluated.seconds,
    allDrawn: samples.seconds + evaluated.seconds + areas.seconds,
    slices: evaluated.result.slicesSeconds,
  };
  const total = ({ once: before, whole, slices }: Costs) => before + REPLICATES * (whole + slices);
  const results = Object.entries({ "scikit-learn": python.sklearn, numpy: python.numpy }).map(([name, costs]) => ({
    name,
    seconds: total(costs),
    ratioAsEvaluated: total(costs) / ours.asEvaluated,
    ratioAllDrawn: total(costs) / ours.allDrawn,
  }));
  const document = { rows: made.truth.length, versions: python.versions, ours, results, disagreement: disagreement() };
  if (values.json) console.log(JSON.stringify(document));
  else {
    const text = (seconds: number) => `${seconds.toFixed(1)} s`;
    console.log(`${document.rows} rows, ${CLASSES} classes, ${SITES} slices, ${REPLICATES} replicates`);
    console.log(
      `  as evaluated ${text(ours.asEvaluated)}, all drawn ${text(ours.allDrawn)}; slices ${text(ours.slices)}`,
    );
    for (const { name, seconds, ratioAsEvaluated, ratioAllDrawn } of results) {
      const ratios = `${ratioAsEvaluated.toFixed(0)} times ours as evaluated, ${ratioAllDrawn.toFixed(1)} all drawn`;
      console.log(`  ${name} ${text(seconds)} (extrapolated from ${values.times} or more): ${ratios}`);
    }
    console.log(`  values differ by at most ${document.disagreement.toExponential(1)}`);
  }
  // Another value would mean that something else was timed.
  process.exitCode = document.disagreement <= 1e-9 ? 0 : 1;
}
