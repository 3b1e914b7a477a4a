/** Ports whose nth call is the last thing that happens: what a kill leaves behind, told to the call. */

export class Crash extends Error {}

export interface Fuse {
  /** Calls made so far. */
  readonly calls: () => number;
  call<T>(work: () => T): T | Promise<Awaited<T>>;
}

/** Burns at the given call (counted from 1), before or after its effect; every later call fails too. */
export function fuseAt(fatal: number, when: "before" | "after"): Fuse {
  let calls = 0;
  return {
    calls: () => calls,
    call(work) {
      calls += 1;
      if (calls > fatal || (calls === fatal && when === "before")) throw new Crash();
      const result = work();
      if (calls < fatal) return result;
      return Promise.resolve(result).then(() => {
        throw new Crash();
      });
    },
  };
}

/** The port with every method that gives a promise behind the fuse; the others, which change nothing, are left alone. */
export function withFuse<P extends object>(port: P, fuse: Fuse, methods: readonly (keyof P & string)[]): P {
  const guarded = methods.map((name) => {
    const method = port[name] as (...given: unknown[]) => unknown;
    return [name, (...given: unknown[]) => fuse.call(() => method.apply(port, given))];
  });
  return { ...port, ...Object.fromEntries(guarded) };
}
