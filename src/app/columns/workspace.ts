/** Arrays for millions of values that are used again: asking the system for new ones costs as much as sorting. */

export interface Workspace {
  /** At least so long; what is in it does not matter. */
  take(length: number): Float64Array;
  /** An array that was taken, or a part of one. */
  giveBack(array: Float64Array): void;
  /** All that were taken. */
  giveBackAll(): void;
}

export function createWorkspace(): Workspace {
  const free: Float64Array[] = [];
  const taken = new Map<ArrayBufferLike, Float64Array>();
  return {
    take(length) {
      const found = free.findIndex((each) => each.length >= length);
      const array = found === -1 ? new Float64Array(length) : (free.splice(found, 1)[0] ?? new Float64Array(length));
      taken.set(array.buffer, array);
      return array;
    },
    giveBack({ buffer }) {
      const array = taken.get(buffer);
      if (array && taken.delete(buffer)) free.push(array);
    },
    giveBackAll() {
      free.push(...taken.values());
      taken.clear();
    },
  };
}
