/** Evenly spaced ones of things that come one by one, nobody knowing how many. */

export interface EvenSample<T> {
  add(thing: T): void;
  taken(): readonly T[];
}

/** All up to the limit; of more each second, each fourth, and so on: at least half as many as the limit. */
export function openEvenSample<T>(limit: number): EvenSample<T> {
  let kept: T[] = [];
  let [seen, step] = [0, 1];
  return {
    add(thing) {
      if (limit > 0 && seen++ % step === 0) kept.push(thing);
      if (kept.length <= limit) return;
      kept = kept.filter((_, index) => index % 2 === 0);
      step *= 2;
    },
    taken: () => kept,
  };
}
