/** Who waits, in the order of arrival, by what can be run together. */
import type { Entry, Waiting } from "./entry.ts";

export interface Line<E> {
  readonly length: number;
  readonly rows: number;
  readonly bytes: number;
  push(group: string, entry: E): void;
  /** Of the group that has waited longest: as many as fit, at least one. Empty when nobody waits. */
  take(maxRows: number, maxEntries: number): readonly E[];
  /** Removes whoever this is true of. */
  remove(test: (entry: E) => boolean): readonly E[];
  /** The earliest of all deadlines; infinite when nobody waits. */
  nearestDeadline(): number;
}

export function createLine<E extends Pick<Entry<Waiting, never>, "question" | "bytes" | "queuedAt">>(): Line<E> {
  const groups = new Map<string, E[]>();
  let length = 0;
  let rows = 0;
  let bytes = 0;

  const oldest = (): [string, E[]] | null => {
    let found: [string, E[]] | null = null;
    for (const group of groups) {
      if (!found || (group[1][0]?.queuedAt ?? 0) < (found[1][0]?.queuedAt ?? 0)) found = group;
    }
    return found;
  };
  const left = (entries: readonly E[]) => {
    length -= entries.length;
    for (const entry of entries) {
      rows -= entry.question.rows;
      bytes -= entry.bytes;
    }
    return entries;
  };

  return {
    get length() {
      return length;
    },
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
    push: (name, entry) => {
      const group = groups.get(name);
      if (group) group.push(entry);
      else groups.set(name, [entry]);
      length += 1;
      rows += entry.question.rows;
      bytes += entry.bytes;
    },
    take: (maxRows, maxEntries) => {
      const found = oldest();
      if (!found) return [];
      const [name, group] = found;
      let taken = 0;
      for (let sum = 0; taken < group.length; taken++) {
        sum += group[taken]?.question.rows ?? 0;
        if (taken > 0 && (sum > maxRows || taken >= maxEntries)) break;
      }
      if (taken < group.length) return left(group.splice(0, taken));
      groups.delete(name);
      return left(group);
    },
    remove: (test) => {
      const removed: E[] = [];
      for (const [name, group] of groups) {
        const kept = group.filter((entry) => !test(entry));
        if (kept.length === group.length) continue;
        removed.push(...group.filter(test));
        if (kept.length === 0) groups.delete(name);
        else groups.set(name, kept);
      }
      return left(removed);
    },
    nearestDeadline: () => {
      let nearest = Number.POSITIVE_INFINITY;
      for (const group of groups.values()) {
        for (const { question } of group) nearest = Math.min(nearest, question.deadline);
      }
      return nearest;
    },
  };
}
