/** Runs a verb and tells apart what can come of it: done, a verdict that is no pass, the user's error, ours. */
import { type Problem, problem, UserError } from "../domain/errors/user-error.ts";
import type { Json } from "../domain/json.ts";
import type { VerbResult } from "./verb.ts";

export const EXIT_CODES = {
  0: "Done; where the verb judges, the verdict is `pass`.",
  1: "Done, and the verdict is not `pass`: inconclusive, fail or error.",
  2: "The user's error: a flag, a spec or data must be changed. Every problem is listed with its remedy.",
  3: "Our error. Please report it, with the stack that is printed.",
} as const;

export type Outcome =
  | { readonly kind: "done"; readonly exitCode: 0 | 1 | 2; readonly result: VerbResult }
  | { readonly kind: "user-error"; readonly exitCode: 2; readonly problems: readonly Problem[] }
  | { readonly kind: "our-error"; readonly exitCode: 3; readonly message: string; readonly stack: string };

export async function outcomeOf(work: () => Promise<VerbResult>): Promise<Outcome> {
  try {
    const result = await work();
    return { kind: "done", exitCode: exitCodeOf(result), result };
  } catch (error) {
    if (error instanceof UserError) return { kind: "user-error", exitCode: 2, problems: error.problems };
    const refusal = systemRefusal(error);
    if (refusal !== null) return { kind: "user-error", exitCode: 2, problems: [refusal] };
    const fault = error instanceof Error ? error : new Error(String(error));
    return { kind: "our-error", exitCode: 3, message: fault.message, stack: stackOf(fault) };
  }
}

/** What only the owner of the machine can mend: rights and space; and paths that name something else than was meant. */
const REFUSALS = {
  EACCES: "CLI_SYSTEM_REFUSED",
  EPERM: "CLI_SYSTEM_REFUSED",
  EROFS: "CLI_SYSTEM_REFUSED",
  ENOSPC: "CLI_SYSTEM_REFUSED",
  EDQUOT: "CLI_SYSTEM_REFUSED",
  ENOTDIR: "CLI_PATH_TAKEN",
  EISDIR: "CLI_PATH_TAKEN",
  EEXIST: "CLI_PATH_TAKEN",
} as const;

const isRefusal = (code: unknown): code is keyof typeof REFUSALS =>
  typeof code === "string" && Object.hasOwn(REFUSALS, code);

/** In the system's own words, which name the path; null: the error is none of these. Wrapped ones are found. */
function systemRefusal(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  if (!("code" in error && isRefusal(error.code))) return systemRefusal(error.cause);
  return problem(REFUSALS[error.code], { with: { reason: error.message } });
}

function exitCodeOf({ problems = [], verdict = "pass" }: VerbResult): 0 | 1 | 2 {
  if (problems.some(({ severity }) => severity === "error")) return 2;
  return verdict === "pass" ? 0 : 1;
}

function stackOf(error: Error): string {
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own;
}

/** Members of every `--json` object; a verb's outputs stand beside them. */
export const JSON_MEMBERS = ["verb", "exitCode", "dryRun", "verdict", "plan", "problems", "error"] as const;

/** The one object that `--json` prints: the members above whatever happened, and the outputs when it was done. */
export function outcomeJson(verb: string, dryRun: boolean, outcome: Outcome): Json {
  const result = outcome.kind === "done" ? outcome.result : null;
  return {
    verb,
    exitCode: outcome.exitCode,
    dryRun,
    verdict: result?.verdict ?? null,
    ...result?.outputs,
    plan: result?.plan ?? null,
    problems: problemsOf(outcome).map(problemJson),
    error: outcome.kind === "our-error" ? { message: outcome.message, stack: outcome.stack } : null,
  };
}

export const problemsOf = (outcome: Outcome): readonly Problem[] => {
  if (outcome.kind === "user-error") return outcome.problems;
  return outcome.kind === "done" ? (outcome.result.problems ?? []) : [];
};

const problemJson = (problem: Problem): Json => ({
  code: problem.code,
  severity: problem.severity,
  message: problem.message,
  remedy: problem.remedy,
  location: problem.location
    ? { file: problem.location.file, line: problem.location.line ?? null, column: problem.location.column ?? null }
    : null,
  found: problem.found ?? null,
  expected: problem.expected ?? null,
  suggestion: problem.suggestion ?? null,
});
