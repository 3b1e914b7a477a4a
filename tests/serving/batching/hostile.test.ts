/** Callers who hang up, are late, are too many or ask for what cannot be run: everybody hears once, and others the same. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { createBatcher } from "../../../src/serving/batching/batcher.ts";
import type { Entry, Waiting } from "../../../src/serving/batching/entry.ts";
import type { Fault } from "../../../src/serving/fault.ts";

interface Question extends Waiting {
  readonly values: readonly number[];
  readonly group: string;
}
type Answer = readonly number[];
type Batch = readonly Entry<Question, Answer>[];

const answerTo = (values: readonly number[]): Answer => values.map((value) => 2 * value + 1);
/** A row that no run survives. */
const POISON = 666;

const asked = fc.record({
  values: fc.array(fc.oneof({ weight: 20, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.constant(POISON) }), {
    minLength: 1,
    maxLength: 12,
  }),
  group: fc.constantFrom("a", "b", "c"),
  hangsUp: fc.boolean(),
  /** Milliseconds from when it is asked; others wait for ever. */
  patience: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 2 }),
});

interface Setting {
  readonly blocking: boolean;
  readonly slots: number;
  readonly maxRequests: number;
  readonly queue: { readonly rows: number; readonly bytes: number };
}
const setting = fc.record<Setting>({
  blocking: fc.boolean(),
  slots: fc.integer({ min: 1, max: 3 }),
  maxRequests: fc.constantFrom(1, 3, 1_000),
  queue: fc.constantFrom({ rows: 12, bytes: 10_000 }, { rows: 1_000, bytes: 100 }, { rows: 1_000, bytes: 100_000 }),
});

it("holds for any of them in any order", async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      setting,
      fc.array(asked, { minLength: 1, maxLength: 25 }),
      async (scheduler, { blocking, ...options }, requests) => {
        let now = 0;
        const runOf = (values: Answer): Answer => {
          now += values.length;
          if (values.includes(POISON)) throw new Error("poison");
          return answerTo(values);
        };
        const later = scheduler.scheduleFunction(async (values: Answer) => runOf(values));
        const batcher = createBatcher<Question, Answer, Answer>(
          {
            run: (batch: Batch) => {
              expect(new Set(batch.map(({ question }) => question.group)).size).toBe(1);
              expect(batch.every(({ settled }) => !settled)).toBe(true);
              const values = batch.flatMap(({ question }) => question.values);
              return blocking ? runOf(values) : later(values);
            },
            finish: (batch, outcome) => {
              let from = 0;
              return batch.map(({ question: { rows } }) => {
                from += rows;
                return outcome.slice(from - rows, from);
              });
            },
            groupOf: ({ group }) => group,
            bytesOf: ({ values }) => 8 * values.length,
          },
          { maxRows: 8, blocking, monotonic: () => now, ...options },
        );
        const heard = requests.map(async ({ values, group, hangsUp, patience }) => {
          await scheduler.schedule(Promise.resolve());
          const caller = { destroyed: false };
          const deadline = patience === null ? Number.POSITIVE_INFINITY : now + patience;
          const answer = batcher.ask({ values, group, rows: values.length, deadline, caller }).then(
            (given) => ({ kind: "answered", given }),
            (error: Fault | Error) => ({ kind: "status" in error ? String(error.status) : error.message, given: null }),
          );
          if (hangsUp) {
            void scheduler.schedule(Promise.resolve()).then(() => {
              caller.destroyed = true;
            });
          }
          return answer;
        });
        await scheduler.waitFor(Promise.all(heard));
        for (const [index, answer] of (await Promise.all(heard)).entries()) {
          const { values, hangsUp, patience } = requests[index] ?? { values: [], hangsUp: false, patience: null };
          seen.set(answer.kind, (seen.get(answer.kind) ?? 0) + 1);
          if (answer.kind === "answered") expect(answer.given).toEqual(answerTo(values));
          else if (answer.kind === "poison") expect(values).toContain(POISON);
          else if (answer.kind === "499") expect(hangsUp).toBe(true);
          else if (answer.kind === "504") expect(patience).not.toBeNull();
          else expect(answer.kind).toBe("429");
        }
        expect(batcher.state()).toMatchObject({ waiting: 0, waitingRows: 0, runningSince: null });
        await batcher.close();
      },
    ),
    { numRuns: 500 },
  );
  // Every end there is was reached.
  expect([...seen.keys()].toSorted()).toEqual(["429", "499", "504", "answered", "poison"]);
});
