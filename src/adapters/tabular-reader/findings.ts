/** Problems of one file, collected up to a limit: a wrong column would otherwise give one a row. */
import type { ErrorCode } from "../../domain/errors/catalog.ts";
import { type Problem, type ProblemDetails, problem } from "../../domain/errors/user-error.ts";

const PROBLEM_LIMIT = 100;

export interface Findings {
  readonly problems: readonly Problem[];
  add(code: ErrorCode, place: { readonly line: number; readonly column?: number }, details?: ProblemDetails): void;
  /** Those that another thread found, of the same file. */
  take(problems: readonly Problem[]): void;
  /** Nothing more will be kept: reading on has no use. */
  full(): boolean;
}

export function createFindings(file: string): Findings {
  const problems: Problem[] = [];
  return {
    problems,
    add(code, place, details = {}) {
      if (problems.length < PROBLEM_LIMIT) problems.push(problem(code, { ...details, location: { file, ...place } }));
    },
    take: (found) => void problems.push(...found),
    full: () => problems.length >= PROBLEM_LIMIT,
  };
}

/** Shown to people: one line, cut. */
export function excerpt(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
