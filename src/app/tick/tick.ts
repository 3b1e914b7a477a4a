/**
 * Does whatever should have been done by now and was not: levels, not edges. A lost event, a cancelled run or a kill
 * costs one tick. Every stage finds its own earlier work again, so a tick with nothing due writes nothing.
 */
import { type Problem, UserError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { SubjectWorkflow } from "../../domain/workflows.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import type { Ports } from "../ports.ts";
import { snapshotReader } from "../snapshot.ts";
import { judgeCandidates } from "./candidates.ts";
import { buildDatasets } from "./datasets.ts";
import { deployAll } from "./deploying.ts";
import type { Due, Elsewhere } from "./due.ts";
import { elsewhere as elsewhereOf } from "./elsewhere.ts";
import { checkFreshness } from "./freshness.ts";
import type { Attempt, Happening, PassContext, TickContext } from "./happening.ts";
import { considerLeads } from "./lead.ts";
import { collectElsewhere, deployElsewhere, lookFor } from "./looking.ts";
import { mergeWhereAllowed } from "./merging.ts";
import { restoreVersions } from "./restoring.ts";
import { collectReviews } from "./reviews.ts";
import { markStale } from "./stale.ts";
import { endVainWaits, keepRunIssues } from "./struggling.ts";
import { watchDeployments } from "./watching.ts";

type Pass = (ports: Ports, snapshot: SpecSnapshot, context: PassContext) => Promise<void>;

/** In the order of the loop, so that one round carries a change as far as it goes. */
const PASSES: readonly Pass[] = [
  ...[restoreVersions, collectReviews, buildDatasets, markStale, judgeCandidates, considerLeads, mergeWhereAllowed],
  ...[deployAll, watchDeployments],
];

/** The same where training machines and targets are others: what they must do is started there. */
const PASSES_OF_WAKING: readonly Pass[] = [
  ...[restoreVersions, collectReviews, buildDatasets, markStale, judgeCandidates, considerLeads, mergeWhereAllowed],
  ...[deployElsewhere, collectElsewhere, watchDeployments],
];

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

interface Telling {
  readonly all: readonly Happening[];
  readonly tell: TickContext["tell"];
}

/** What stays as it is is found again in every round, and told once. */
function telling({ tell }: TickContext): Telling {
  const all: Happening[] = [];
  return {
    all,
    tell: (happening) => {
      if (!happening.changed && all.some((each) => canonicalJson(each) === canonicalJson(happening))) return;
      all.push(happening);
      tell(happening);
    },
  };
}

async function untilAtRest(
  ports: Ports,
  passes: readonly Pass[],
  context: TickContext & { readonly elsewhere: Elsewhere | null },
  all: readonly Happening[],
): Promise<readonly Problem[]> {
  const snapshot = snapshotReader(ports.git);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = all.filter((each) => each.changed).length;
    const problems: Problem[] = [];
    const attempt = attemptWith(problems, context.tell);
    for (const pass of passes) await pass(ports, await snapshot(), { ...context, attempt });
    const settled = all.filter((each) => each.changed).length === before;
    if (settled || context.dryRun) return problems;
  }
  throw new Error(`the loop did not come to rest in ${MOST_ROUNDS} rounds`);
}

/** Everything on this machine. */
export async function tick(ports: Ports, context: TickContext): Promise<readonly Happening[]> {
  const { all, tell } = telling(context);
  const problems = await untilAtRest(ports, PASSES, { ...context, tell, elsewhere: null }, all);
  if (problems.length > 0) throw new UserError(problems);
  return all;
}

export interface Told {
  readonly happenings: readonly Happening[];
  /** Work of other machines. */
  readonly due: Due;
}

/** What needs neither a training machine nor a target is done here; the rest is started there, one run a subject. */
export async function wake(ports: Ports, context: TickContext): Promise<Told> {
  const { all, tell } = telling(context);
  const elsewhere = elsewhereOf(ports, true, { ...context, tell });
  const problems = [...(await untilAtRest(ports, PASSES_OF_WAKING, { ...context, tell, elsewhere }, all))];
  const attempt = attemptWith(problems, tell);
  await attempt("train", "queue", () => endVainWaits(ports, { ...context, tell }));
  await attempt("schedule", "runs", () => checkFreshness(ports, { ...context, tell, attempt, elsewhere }));
  if (!context.dryRun) await attempt("schedule", "runs", () => keepRunIssues(ports, elsewhere.struggles()));
  if (problems.length > 0) throw new UserError(problems);
  return { happenings: all, due: elsewhere.due() };
}

/** Only one kind of work of other machines, for the job that hands it out: few requests, and nothing is done here. */
export async function look(
  ports: Ports,
  context: TickContext,
  {
    only,
    subject,
    start,
  }: { readonly only: SubjectWorkflow; readonly subject: string | null; readonly start: boolean },
): Promise<Told> {
  const { all, tell } = telling(context);
  const elsewhere = elsewhereOf(ports, start, { ...context, tell });
  const snapshot = await snapshotReader(ports.git)();
  const lookWith = (attempt: Attempt, asked: string | null) =>
    lookFor(ports, snapshot, { ...context, tell, attempt, elsewhere }, only, asked);
  // Where it cannot be told, the work itself says what is wrong, in its own job: the others do not wait for it.
  const attempt: Attempt = async (stage, name, work) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      tell({ stage, subject: name, text: error.message, changed: false });
      await lookWith(attempt, name);
    }
  };
  await lookWith(attempt, subject);
  return { happenings: all, due: elsewhere.due() };
}
