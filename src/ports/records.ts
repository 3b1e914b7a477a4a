/** The append-only evidence: created once per kind and key, never changed. */
import type { Digest } from "../domain/digest.ts";
import type { AnyRecord, RecordKind, RecordOf } from "../domain/records.ts";

export interface Records {
  /** Stores the record unless one with its kind and key exists; either way returns what is stored now. */
  put<R extends AnyRecord>(record: R): Promise<{ readonly kind: "created" | "exists"; readonly record: R }>;
  get<K extends RecordKind>(kind: K, key: Digest): Promise<RecordOf<K> | null>;
  /** Login that the forge vouches for as the record's only writer; null: it vouches for nobody. */
  writer(kind: RecordKind, key: Digest): Promise<string | null>;
  /** Oldest first, by `createdAt`, then key. */
  list<K extends RecordKind>(kind: K): Promise<readonly RecordOf<K>[]>;
}
