/** What everything about performance is measured from, worked out once a window. */
import type { Digest } from "../../../domain/digest.ts";
import { chanceOf } from "../chance.ts";
import type { Monitoring, WindowFacts } from "../facts.ts";
import { LOOK_BACK } from "../traffic.ts";
import { rowsWithin, type Window } from "../windows.ts";
import { judgedOf, type Member, membersIn, type Reading, rowsOf } from "./judged.ts";
import { duePeriod, extended } from "./period.ts";

export interface PerformanceContext {
  readonly facts: WindowFacts;
  readonly monitoring: Monitoring;
  /** The champion first. */
  readonly members: readonly Member[];
  readonly reading: Reading;
  /** The stretch whose truths are due now. */
  readonly due: Window;
  /** The same, with earlier windows where the member has too few truths in it. */
  periodOf(member: Member): Window;
  /** Chance that belongs to the window and a subject of it. */
  chance(subject: string): () => number;
}

export function performanceContext(facts: WindowFacts, monitoring: Monitoring, key: Digest): PerformanceContext {
  const { deployment, window, champion, lookBack, truths, history, reference } = facts;
  const due = duePeriod(window, monitoring, history);
  return {
    facts,
    monitoring,
    members: membersIn(lookBack, champion, deployment),
    reading: { signature: reference.version.signature, deployment },
    due,
    periodOf: (member) =>
      extended(due, (period) => judgedOf(rowsOf(member, rowsWithin(lookBack, period)), truths).length, {
        enough: monitoring.minimumRows,
        most: LOOK_BACK,
        length: monitoring.window,
      }),
    chance: (subject) => chanceOf([key, subject]),
  };
}
