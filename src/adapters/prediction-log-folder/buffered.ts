/** The mode `buffered`: batches wait in memory, bounded, and are written in turns of their own. */
import { fileAndTextBytesIn } from "../../domain/input-files.ts";
import type { PredictionBatch } from "../../domain/prediction-batch.ts";
import type { PredictionSettings } from "../../domain/servable.ts";
import type { Lines } from "./log-writer.ts";

export interface BufferedOptions {
  readonly most: { readonly rows: number; readonly bytes: number };
  /** The lines are the caller's for good. */
  encode(batch: PredictionBatch, settings: PredictionSettings): Lines | Promise<Lines>;
  write(deployment: string, settings: PredictionSettings, lines: Lines): Promise<void>;
  readonly counters: { written: number; dropped: number; failed: number; waiting: number };
}

export interface Buffered {
  /** Never waits: what has no place is let go, and counted. */
  offer(batch: PredictionBatch, settings: PredictionSettings): void;
  /** Resolves when nothing waits. */
  flushed(): Promise<void>;
}

interface Entry {
  readonly batch: PredictionBatch;
  readonly settings: PredictionSettings;
}

/** Encoded in one turn of the event loop: callers wait for no more than this. */
const MOST_ROWS_A_TURN = 512;

export function createBuffered({ most, encode, write, counters }: BufferedOptions): Buffered {
  const queue: Entry[] = [];
  let working: Promise<void> | null = null;
  let held = 0;

  const take = (): readonly Entry[] => {
    const [first] = queue;
    let [rows, end] = [0, 0];
    while (end < queue.length && rows < MOST_ROWS_A_TURN) {
      const entry = queue[end];
      if (entry?.batch.deployment !== first?.batch.deployment) break;
      rows += entry?.batch.ids.length ?? 0;
      end += 1;
    }
    return queue.splice(0, end);
  };
  const writeGroup = async (group: readonly Entry[]) => {
    const lines: Lines[] = [];
    let rows = 0;
    for (const { batch, settings } of group) {
      try {
        lines.push(await encode(batch, settings));
        rows += batch.ids.length;
      } catch {
        counters.failed += batch.ids.length;
      }
    }
    const [first] = group;
    try {
      if (first && lines.length > 0) {
        const bytes = Buffer.concat(lines.map((each) => each.bytes));
        await write(first.batch.deployment, first.settings, { bytes, about: lines.flatMap(({ about }) => about) });
      }
      counters.written += rows;
    } catch {
      counters.failed += rows;
    }
    for (const { batch } of group) {
      counters.waiting -= batch.ids.length;
      held -= fileAndTextBytesIn(batch);
    }
  };
  const work = async () => {
    // The answers of this turn go out first.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await writeGroup(take());
    working = null;
  };

  return {
    offer: (batch, settings) => {
      const more = fileAndTextBytesIn(batch);
      if (counters.waiting + batch.ids.length > most.rows || held + more > most.bytes) {
        counters.dropped += batch.ids.length;
        return;
      }
      held += more;
      counters.waiting += batch.ids.length;
      queue.push({ batch, settings });
      working ??= work();
    },
    flushed: async () => {
      while (working) await working;
    },
  };
}
