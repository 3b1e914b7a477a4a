/**
 * Does whatever should have been done by now and was not: levels, not edges. A lost event, a cancelled run or a kill
 * costs one tick. Every stage finds its own earlier work again, so a tick with nothing due writes nothing.
 */
import { type Problem, UserError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { Ports } from "../ports.ts";
import { snapshotReader } from "../snapshot.ts";
import { judgeCandidates } from "./candidates.ts";
import { buildDatasets } from "./datasets.ts";
import { deployAll } from "./deploying.ts";
import type { Attempt, Happening, TickContext } from "./happening.ts";
import { considerLeads } from "./lead.ts";
import { mergeWhereAllowed } from "./merging.ts";
import { restoreVersions } from "./restoring.ts";
import { collectReviews } from "./reviews.ts";
import { watchDeployments } from "./watching.ts";

/** In the order of the loop, so that one round carries a change as far as it goes. */
const PASSES = [
  restoreVersions,
  collectReviews,
  buildDatasets,
  judgeCandidates,
  considerLeads,
  mergeWhereAllowed,
  deployAll,
  watchDeployments,
] as const;

/** Each round reads the specs anew; this many rounds without rest mean a stage that never finds its own work. */
const MOST_ROUNDS = 12;

/** What went wrong for one subject is thrown once everything else is done, so that it does not go unnoticed. */
function attemptWith(problems: Problem[], tell: TickContext["tell"]): Attempt {
  return async (stage, subject, work) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      tell({ stage, subject, text: error.message, changed: false });
    }
  };
}

export async function tick(ports: Ports, context: TickContext): Promise<readonly Happening[]> {
  const snapshot = snapshotReader(ports.git);
  const all: Happening[] = [];
  const tell = (happening: Happening) => {
    // What stays as it is is found again in every round.
    if (!happening.changed && all.some((each) => canonicalJson(each) === canonicalJson(happening))) return;
    all.push(happening);
    context.tell(happening);
  };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = all.filter((each) => each.changed).length;
    const problems: Problem[] = [];
    const attempt = attemptWith(problems, tell);
    for (const pass of PASSES) await pass(ports, await snapshot(), { ...context, tell, attempt });
    const settled = all.filter((each) => each.changed).length === before;
    if (!settled && !context.dryRun) continue;
    if (problems.length > 0) throw new UserError(problems);
    return all;
  }
  throw new Error(`the loop did not come to rest in ${MOST_ROUNDS} rounds`);
}
