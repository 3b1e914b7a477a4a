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

function median(measure: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    measure();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

const firstStart = performance.now();
const { problems, counts } = validate(input);
const firstMs = performance.now() - firstStart;

const key = (code: string, path: string, line: number | undefined): string => `${path}:${line ?? "-"} ${code}`;
const wanted = new Set(expected.map(({ code, path, line }) => key(code, path, line)));
const crowded = new Set(expected.filter(({ code }) => code === "SPEC_TOO_MANY_PROBLEMS").map(({ path }) => path));
const found = new Set(problems.map(({ code, location }) => key(code, location?.file ?? "", location?.line)));
const invented = problems.filter(({ code, location }) => {
  const counted = code === "SPEC_FIELD_UNKNOWN" && crowded.has(location?.file ?? "");
  return !counted && !wanted.has(key(code, location?.file ?? "", location?.line));
});

const validateMs = median(() => validate(input));
const parseMs = median(parseOnly);
const round = (value: number): number => Number(value.toFixed(2));
process.stdout.write(
  `${JSON.stringify({
    specs: counts.files,
    codes: new Set(expected.map(({ code }) => code)).size,
    planted: expected.length,
    found: [...wanted].filter((each) => found.has(each)).length,
    invented: invented.length,
    firstMs: round(firstMs),
    validateMs: round(validateMs),
    jsYamlMs: round(parseMs),
    ratio: round(validateMs / parseMs),
    rounds: ROUNDS,
  })}\n`,
);
