/** Finds what a deployment should go back to, and edits its champion line. Pure. */
import { userError } from "../../domain/errors/user-error.ts";
import { setScalar } from "../../spec/edit.ts";
import { leaveOtherParts } from "../../spec/leave-parts.ts";
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
 * `history` is newest first. Without a wish, the way back is one step; what a rollback left behind is no step, so that
 * a second one goes further back instead of returning to it.
 */
export function planRollback(
  snapshot: SpecSnapshot,
  deployment: Deployment,
  history: readonly ChampionEntry[],
  wished: number | null,
): RollbackPlan {
  const from = deployment.champion;
  const to = wished === null ? oneStepBack(deployment, history) : wishedStep(snapshot, deployment, history, wished);
  const introduced = introductionOf(from, history);
  return { from, to: { model: to.model, version: to.version }, since: to.time, introduced };
}

const isSame = (a: Pointer, b: Pointer): boolean => a.model === b.model && a.version === b.version;

function oneStepBack({ name, champion }: Deployment, history: readonly ChampionEntry[]): ChampionEntry {
  const steps: ChampionEntry[] = [];
  for (const entry of history.toReversed()) {
    const earlier = steps.findIndex((step) => isSame(step, entry));
    if (earlier !== -1) steps.splice(earlier);
    // Without a champion there is nothing to go back to.
    if (entry.version > 0) steps.push(entry);
  }
  const back = steps.findLast((step) => !isSame(step, champion));
  if (!back) throw userError("ROLLBACK_NO_EARLIER_CHAMPION", { with: { deployment: name } });
  return back;
}

function wishedStep(
  { specs }: SpecSnapshot,
  { name, champion: { model, version: present } }: Deployment,
  history: readonly ChampionEntry[],
  version: number,
): ChampionEntry {
  const details = { with: { deployment: name, model, version } };
  if (version === present) throw userError("ROLLBACK_SAME_VERSION", details);
  if (!specs.modelVersions.get(model)?.has(version)) throw userError("ROLLBACK_VERSION_UNKNOWN", details);
  const entry = history.find((each) => isSame(each, { model, version }));
  if (!entry) throw userError("ROLLBACK_NEVER_CHAMPION", details);
  return entry;
}

/** The oldest commit of the unbroken run in which the present champion stands on the line. */
function introductionOf(from: Pointer, history: readonly ChampionEntry[]): string {
  const other = history.findIndex((entry) => !isSame(entry, from));
  const run = other === -1 ? history : history.slice(0, other);
  return run.at(-1)?.commit ?? "";
}

/** The champion line as it was; a line that gives the same version another part since then lets go of it. */
export function rollbackText(original: string, deployment: Deployment, plan: RollbackPlan): string {
  const left = leaveOtherParts(original, deployment, plan.to);
  const text = plan.to.model === plan.from.model ? left : setScalar(left, "/spec/champion/model", plan.to.model);
  return setScalar(text, "/spec/champion/version", plan.to.version);
}
