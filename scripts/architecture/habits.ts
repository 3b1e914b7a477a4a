/** Rules about one file at a time: size, state, the environment, the clock, names. */
import type { Module } from "./module.ts";
import { BUDGETS, CLOCK_FOLDER, ENVIRONMENT_FILE } from "./table.ts";
import type { Violation } from "./violation.ts";

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.d|\.test)?\.ts$/;
const isGenerated = (path: string) => path.includes("/generated/");

export function habitViolations(modules: readonly Module[]): readonly Violation[] {
  return modules.flatMap((module) => [
    ...(isGenerated(module.path) ? [] : [...sizes(module), ...names(module)]),
    ...module.moduleLets.map(({ line }) => ({
      file: module.path,
      line,
      rule: "state" as const,
      message: "no module-level let: state belongs to whoever calls",
    })),
    ...(module.path === ENVIRONMENT_FILE
      ? []
      : module.environmentReads.map(({ line }) => ({
          file: module.path,
          line,
          rule: "environment" as const,
          message: `process.env is read in ${ENVIRONMENT_FILE} only`,
        }))),
    ...(module.path.startsWith(CLOCK_FOLDER)
      ? []
      : module.clockReads.map(({ what, line }) => ({
          file: module.path,
          line,
          rule: "clock" as const,
          message: `${what} is called below ${CLOCK_FOLDER} only: time and chance are arguments`,
        }))),
  ]);
}

function sizes(module: Module): readonly Violation[] {
  const long = module.functions.filter(({ lines }) => lines > BUDGETS.functionLines);
  return [
    ...(module.lines > BUDGETS.fileLines
      ? [violation(module, 1, "size", `${module.lines} lines; a file has at most ${BUDGETS.fileLines}`)]
      : []),
    ...long.map(({ line, lines }) =>
      violation(module, line, "size", `${lines} lines; a function has at most ${BUDGETS.functionLines}`),
    ),
  ];
}

function names(module: Module): readonly Violation[] {
  const name = module.path.split("/").at(-1) ?? "";
  return KEBAB.test(name) ? [] : [violation(module, 1, "name", `file names are kebab-case: ${name}`)];
}

const violation = (module: Module, line: number, rule: Violation["rule"], message: string): Violation => ({
  file: module.path,
  line,
  rule,
  message,
});

/** Budgets of the whole: many small files are the aim, not one file under the limit. */
export function budgetViolations(modules: readonly Module[]): readonly Violation[] {
  const lengths = modules
    .filter(({ path }) => !isGenerated(path))
    .map(({ lines }) => lines)
    .sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.ceil(lengths.length * share) - 1] ?? 0;
  const over = (name: string, value: number, limit: number): readonly Violation[] =>
    value > limit
      ? [{ file: ".", line: 1, rule: "size", message: `the ${name} file has ${value} lines; the budget is ${limit}` }]
      : [];
  return [
    ...over("median", at(0.5), BUDGETS.medianFileLines),
    ...over("90th percentile", at(0.9), BUDGETS.ninetiethFileLines),
  ];
}
