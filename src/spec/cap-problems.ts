/** A bound on what one file may report: more helps nobody, and a hostile file could ask for a million. */
import { type Problem, problem } from "../domain/errors/user-error.ts";

const MOST = 50;

/** Explains the first findings, and says how many more there are. */
export function capProblems<T>(findings: readonly T[], explain: (each: T) => Problem): readonly Problem[] {
  const problems = findings.slice(0, MOST).map(explain);
  const last = problems.at(-1);
  if (findings.length <= MOST || !last) return problems;
  const count = findings.length - MOST;
  return [
    ...problems,
    problem("SPEC_TOO_MANY_PROBLEMS", { ...(last.location && { location: last.location }), with: { count } }),
  ];
}
