/** One shadow: its copies of the traffic, and how its answers compare with the champion's. */
import type { Member } from "../member.ts";
import type { Question, Reply } from "../question.ts";
import { type Comparison, createComparer, usualRows } from "./comparison.ts";
import { type CopiesOptions, type CopyCounters, createCopies } from "./copies.ts";

export interface ShadowDescription {
  readonly model: string;
  readonly version: number;
  readonly copies: CopyCounters;
  readonly comparison: Comparison | null;
}

export interface ShadowPart {
  /** `champion`: what it answered; null where somebody else did, and there is nothing to compare with. */
  offer(question: Question, champion: Reply | null): void;
  describe(): ShadowDescription;
  close(): Promise<void>;
}

export function createShadowPart(
  champion: Member,
  shadow: Member,
  options: Pick<CopiesOptions, "monotonic" | "isBusy">,
): ShadowPart {
  const comparer = createComparer(champion, shadow);
  const rowsAtOnce = shadow.state().batchRows;
  const copies = createCopies(shadow, {
    ...options,
    rowsAtOnce,
    comparableRows: () => usualRows(champion),
    isRecorded: true,
  });
  return {
    offer: (question, answered) =>
      copies.offer(question, (reply) => {
        if (answered) comparer.observe(answered, reply);
      }),
    describe: () => ({
      model: shadow.model,
      version: shadow.version,
      copies: copies.counters(),
      comparison: comparer.summary(),
    }),
    close: copies.close,
  };
}
