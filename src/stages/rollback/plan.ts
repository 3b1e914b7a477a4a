/** Finds what a deployment should go back to, and edits its champion line. Pure. */
import { userError } from "../../domain/errors/user-error.ts";
import { setScalar } from "../../spec/edit.ts";
import type { Deployment, Pointer } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";

/** The champion's line at one commit of the default branch. */
export interface ChampionEntry extends Pointer {
  readonly commit: string;
  readonly time: string;
}

export interface RollbackPlan {
  readonly from: Pointer;
  readonly to: Pointer;
  /** When `to` last was the champion's line. */
  readonly since: string;
  /** The commit that made `from` the champion: names the occasion. */
  readonly introduced: string;
}

/**
 * `history` is newest first. Without a wish, the way back is the newest champion before the present one; an entry
 * without a champion (version 0) is nothing to go back to.
 */
export function planRollback(
  snapshot: SpecSnapshot,
  deployment: Deployment,
  history: readonly ChampionEntry[],
  wished: number | null,
): RollbackPlan {
  const from = deployment.champion;
  const introduced = introductionOf(from, history);
  const names = { deployment: deployment.name, model: from.model };
  if (wished !== null) {
    const details = { with: { ...names, version: wished } };
    if (wished === from.version) throw userError("ROLLBACK_SAME_VERSION", details);
    if (!snapshot.specs.modelVersions.get(from.model)?.has(wished)) {
      throw userError("ROLLBACK_VERSION_UNKNOWN", details);
    }
    const entry = history.find((each) => each.model === from.model && each.version === wished);
    return { from, to: { model: from.model, version: wished }, since: entry?.time ?? "", introduced };
  }
  const earlier = history.find(
    (entry) => entry.version > 0 && (entry.version !== from.version || entry.model !== from.model),
  );
  if (!earlier) throw userError("ROLLBACK_NO_EARLIER_CHAMPION", { with: names });
  return { from, to: { model: earlier.model, version: earlier.version }, since: earlier.time, introduced };
}

/** The oldest commit of the unbroken run in which the present champion stands on the line. */
function introductionOf(from: Pointer, history: readonly ChampionEntry[]): string {
  const other = history.findIndex((entry) => entry.version !== from.version || entry.model !== from.model);
  const run = other === -1 ? history : history.slice(0, other);
  return run.at(-1)?.commit ?? "";
}

/** The champion line as it was, and nothing else. */
export function rollbackText(original: string, plan: RollbackPlan): string {
  const text =
    plan.to.model === plan.from.model ? original : setScalar(original, "/spec/champion/model", plan.to.model);
  return setScalar(text, "/spec/champion/version", plan.to.version);
}
