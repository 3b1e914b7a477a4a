/** The closed, ordered set of judgements. Only `pass` puts a model where it answers. */

export const VERDICTS = ["pass", "inconclusive", "fail", "error"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The worst of the given verdicts. Nothing to judge is no evidence, and no evidence is not a pass. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return "inconclusive";
  const rank = Math.max(...verdicts.map((verdict) => VERDICTS.indexOf(verdict)));
  return VERDICTS[rank] ?? "error";
}
