/** Checks a source tree against every rule of the house. */
import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { cycleViolations } from "./cycles.ts";
import { budgetViolations, habitViolations } from "./habits.ts";
import { importViolations } from "./imports.ts";
import { readModule } from "./module.ts";
import type { Violation } from "./violation.ts";

export interface ArchitectureReport {
  readonly modules: number;
  readonly imports: number;
  readonly violations: readonly Violation[];
}

export function checkArchitecture(root: string): ArchitectureReport {
  const modules = globSync(["src/**/*.ts", "actions/**/*.ts"], { cwd: root })
    .map((path) => path.split(sep).join("/"))
    .sort()
    .map((path) => readModule(path, readFileSync(join(root, path), "utf8")));
  const imports = modules.reduce((sum, module) => sum + module.imports.length, 0);
  const violations = [
    ...importViolations(modules),
    ...cycleViolations(modules),
    ...habitViolations(modules),
    ...budgetViolations(modules),
  ];
  // A checker that saw nothing has checked nothing: it says so instead of passing.
  const blind: readonly Violation[] =
    modules.length === 0 || imports === 0
      ? [{ file: ".", line: 1, rule: "coverage", message: `saw ${modules.length} modules and ${imports} imports` }]
      : [];
  return { modules: modules.length, imports, violations: [...blind, ...violations] };
}
