/** What everything about performance is measured from, worked out once a window. */
import type { Digest } from "../../../domain/digest.ts";
import type { Prediction } from "../../../domain/prediction.ts";
import { chanceOf } from "../chance.ts";
import type { Monitoring, WindowFacts } from "../facts.ts";
import { LOOK_BACK } from "../traffic.ts";
import { rowsWithin, type Window } from "../windows.ts";
import { type JudgedRow, judgedOf, type Member, membersIn, type Reading, rowsOf } from "./judged.ts";
import { duePeriod, extended } from "./period.ts";

/** What a member answered in a stretch of time, and of these the rows whose truth is known. */
export interface DueRows {
  readonly rows: readonly Prediction[];
  readonly judged: readonly JudgedRow[];
}

export interface PerformanceContext {
  readonly facts: WindowFacts;
  readonly monitoring: Monitoring;
  /** The champion first. */
  readonly members: readonly Member[];
  readonly reading: Reading;
  /** The stretch whose truths are due now. */
  readonly due: Window;
  /** Of the same, with earlier windows where the member has too few truths in it. */
  dueOf(member: Member): DueRows;
  /** Chance that belongs to the window and a subject of it. */
  chance(subject: string): () => number;
}

export function performanceContext(facts: WindowFacts, monitoring: Monitoring, key: Digest): PerformanceContext {
  const { deployment, window, champion, lookBack, truths, history, reference } = facts;
  const due = duePeriod(window, monitoring, history);
  const within = (member: Member, period: Window): DueRows => {
    const rows = rowsOf(member, rowsWithin(lookBack, period));
    return { rows, judged: judgedOf(rows, truths) };
  };
  const read = (member: Member): DueRows => {
    const known = within(member, due);
    const { minimumRows: enough, window: length } = monitoring;
    if (known.judged.length >= enough) return known;
    const count = (period: Window) => within(member, period).judged.length;
    return within(member, extended(due, count, { enough, most: LOOK_BACK, length }));
  };
  const found = new Map<string, DueRows>();
  return {
    facts,
    monitoring,
    members: membersIn(lookBack, champion, deployment),
    reading: { signature: reference.version.signature, deployment, correlated: monitoring.correlated },
    due,
    dueOf: (member) => {
      const name = `${member.role} ${member.servable}`;
      const known = found.get(name) ?? read(member);
      found.set(name, known);
      return known;
    },
    chance: (subject) => chanceOf([key, subject]),
  };
}
