/** A process that dies at a chosen port call, for tests that re-run a stage after every possible kill. */

/** Not a failure of a port: nothing may catch it and carry on. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface FaultyOptions {
  /** 1-based number of the call that the process does not survive; none: calls are only recorded. */
  readonly dieBefore?: number;
  /** The same, but the call takes effect and only its answer is lost. */
  readonly dieAfter?: number;
}

export interface Faulty<P> {
  readonly ports: P;
  /** `port.method` of every counted call so far. */
  readonly calls: readonly string[];
}

/** Time, chance, log lines and pure work leave nothing behind that a later run could find. */
const UNCOUNTED = new Set(["clock", "ids", "log", "tables", "runtime", "images"]);

/** Calls that only look: a death beside one leaves what a death after the effect before it leaves. */
const LOOKS: ReadonlySet<string> = new Set([
  ...["head", "readFiles", "reserved", "reservations", "history", "changedFiles"],
  ...["pullRequests", "pullRequest", "issues", "comments", "fileUrl", "threadUrl"],
  ...[
    "get",
    "has",
    "list",
    "read",
    "lines",
    "exists",
    "lines",
    "feedback",
    "completeUntil",
    "source",
    "writer",
    "forged",
    "access",
    "runs",
    "runners",
  ],
]);

/** Requests to servers in a row count once: there may be thousands, and a death beside any leaves what one beside the first does. */
const ASKED = "inference";

/**
 * Wraps every port (also those in a record of ports, such as `targets`) and counts their effectful calls together.
 * After its death the process calls nothing any more: every call throws, so that no `finally` tidies up
 * what a real kill would have left.
 */
export function faulty<P extends object>(ports: P, { dieBefore, dieAfter }: FaultyOptions = {}): Faulty<P> {
  const calls: string[] = [];
  let dead = false;
  let asking = false;

  const die = (name: string): never => {
    dead = true;
    throw new Crash(`killed at ${name}`);
  };
  const call = (name: string, counted: boolean, work: () => unknown): unknown => {
    if (dead) throw new Crash(`${name} after the kill`);
    if (!counted) return work();
    const asks = name.startsWith(`${ASKED}.`);
    if (asks && asking) return work();
    asking = asks;
    calls.push(name);
    const number = calls.length;
    if (number === dieBefore) return die(name);
    if (number !== dieAfter) return work();
    return Promise.resolve(work()).then(() => die(name));
  };
  const wrap = <T extends object>(target: T, path: string): T =>
    new Proxy(target, {
      get(_target, property) {
        const value: unknown = Reflect.get(target, property);
        const name = path === "" ? String(property) : `${path}.${String(property)}`;
        if (typeof value === "function") {
          const counted = !UNCOUNTED.has(path) && !LOOKS.has(String(property));
          return (...args: unknown[]) => call(name, counted, () => Reflect.apply(value, target, args));
        }
        return isPort(value) ? wrap(value, name) : value;
      },
    });
  return { ports: wrap(ports, ""), calls };
}

/** Ports and records of ports are plain objects; anything else is data that a port shows. */
const isPort = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
