/** The append-only evidence: created once per kind and key, never changed. */
import type { Digest } from "../domain/digest.ts";
import type { AnyRecord, RecordKind, RecordOf } from "../domain/records.ts";

export interface Forgery {
  /** The newest commit that could have written the record and is not the identity's. */
  readonly commit: string;
  /** Whom the forge vouches for as that commit's author; null: nobody. */
  readonly writer: string | null;
}

export interface Records {
  /** Stores the record unless one with its kind and key exists; either way returns what is stored now. */
  put<R extends AnyRecord>(record: R): Promise<{ readonly kind: "created" | "exists"; readonly record: R }>;
  get<K extends RecordKind>(kind: K, key: Digest): Promise<RecordOf<K> | null>;
  /** Login that the forge vouches for as the record's only writer; null: it vouches for nobody. */
  writer(kind: RecordKind, key: Digest): Promise<string | null>;
  /**
   * Records of the kind that somebody else than the pipeline's identity wrote or touched, as the branch stands now: to
   * be asked after the records were read. Without an identity nothing is asked, and nothing is forged.
   */
  forged(kind: RecordKind): Promise<ReadonlyMap<Digest, Forgery>>;
  /** Oldest first, by `createdAt`, then key. */
  list<K extends RecordKind>(kind: K): Promise<readonly RecordOf<K>[]>;
}
