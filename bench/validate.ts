/** Validates 1,000 generated specs with every error planted ten times; prints times as JSON. Run: node bench/validate.ts */
import { load } from "js-yaml";
import { validate } from "../src/stages/validate/plan.ts";
import { generateRepository } from "../tests/spec/generated-repository/generate.ts";

const ROUNDS = 15;
const SPECS = 1000;
const TIMES = 10;

const { input, expected } = generateRepository({ specs: SPECS, times: TIMES });
const decoder = new TextDecoder();

/** Files over the size cap are left out: validate never parses them, so they would only flatter the ratio. */
const parsed = [...input.files.values()].filter((bytes) => bytes.byteLength < 2 ** 20);

function parseOnly(): void {
  for (const bytes of parsed) {
    try {
      load(decoder.decode(bytes));
    } catch {
      // Planted on purpose: what cannot be parsed costs its share of the time all the same.
    }
  }
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const { problems, counts } = validate(input);

const key = (code: string, path: string, line: number | undefined): string => `${path}:${line ?? "-"} ${code}`;
const wanted = new Set(expected.map(({ code, path, line }) => key(code, path, line)));
const crowded = new Set(expected.filter(({ code }) => code === "SPEC_TOO_MANY_PROBLEMS").map(({ path }) => path));
const found = new Set(problems.map(({ code, location }) => key(code, location?.file ?? "", location?.line)));
const invented = problems.filter(({ code, location }) => {
  const counted = code === "SPEC_FIELD_UNKNOWN" && crowded.has(location?.file ?? "");
  return !counted && !wanted.has(key(code, location?.file ?? "", location?.line));
});

// Alternating, so that whatever else the machine does meets both.
const rounds = Array.from({ length: ROUNDS }, () => ({
  validateMs: timed(() => validate(input)),
  parseMs: timed(parseOnly),
}));
const round = (value: number): number => Number(value.toFixed(2));
process.stdout.write(
  `${JSON.stringify({
    specs: counts.files,
    codes: new Set(expected.map(({ code }) => code)).size,
    planted: expected.length,
    found: [...wanted].filter((each) => found.has(each)).length,
    invented: invented.length,
    validateMs: round(median(rounds.map(({ validateMs }) => validateMs))),
    jsYamlMs: round(median(rounds.map(({ parseMs }) => parseMs))),
    ratio: round(median(rounds.map(({ validateMs, parseMs }) => validateMs / parseMs))),
    rounds: ROUNDS,
  })}\n`,
);
