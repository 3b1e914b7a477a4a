/** Records in memory. */
import { type AnyRecord, isOfKind, oldestFirst } from "../../domain/records.ts";
import type { Records } from "../../ports/records.ts";

/** `writer`: for whom the forge vouches as the writer of everything that is put; `identity`: who alone may write. */
export function memoryRecords(writer: string | null = null, identity: string | null = null): Records {
  const stored = new Map<string, AnyRecord>();
  const at = (kind: string, key: string) => `${kind}/${key}`;
  return {
    async put(record) {
      const name = at(record.kind, record.key);
      const existing = stored.get(name);
      // The name holds the kind, so what is stored under it has the record's own type.
      if (existing) return { kind: "exists", record: existing as typeof record };
      stored.set(name, structuredClone(record));
      return { kind: "created", record };
    },
    async get(kind, key) {
      const record = stored.get(at(kind, key));
      return record && isOfKind(record, kind) ? record : null;
    },
    async writer(kind, key) {
      return stored.has(at(kind, key)) ? writer : null;
    },
    async forged(kind) {
      if (identity === null || writer === identity) return new Map();
      const records = [...stored.values()].filter((record) => isOfKind(record, kind));
      return new Map(records.map(({ key }) => [key, { commit: "0".repeat(40), writer }]));
    },
    async list(kind) {
      return [...stored.values()].filter((record) => isOfKind(record, kind)).sort(oldestFirst);
    },
  };
}
