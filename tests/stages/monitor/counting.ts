/** Counts what a stage writes: a second run must write nothing. */
import type { Forge } from "../../../src/ports/forge.ts";
import type { Records } from "../../../src/ports/records.ts";

const WRITES = new Set(["openIssue", "updateIssue", "comment", "openPullRequest", "updatePullRequest", "put"]);

export function counting<P extends { readonly forge: Forge; readonly records: Records }>(ports: P) {
  const writes: string[] = [];
  const watch = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        if (typeof name === "string" && WRITES.has(name)) writes.push(name);
        return Reflect.get(target, name, receiver);
      },
    });
  return { writes, ports: { ...ports, forge: watch(ports.forge), records: watch(ports.records) } };
}
