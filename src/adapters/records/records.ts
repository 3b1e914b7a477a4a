/** Port `Records` over port `Git`: one file a record on an append-only branch of its own. */
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { paths, RECORDS_BRANCH } from "../../domain/names.ts";
import { type AnyRecord, isOfKind, oldestFirst, type RecordKind, type RecordOf } from "../../domain/records.ts";
import type { CommitId, Git } from "../../ports/git.ts";
import type { Forgery, Records } from "../../ports/records.ts";
import { findForged } from "./forged.ts";

/** Every lost race means that somebody else's record was written, so this many in a row is a storm. */
const ATTEMPTS = 50;

/** A record has one commit; a second one is already too many. */
const WRITERS_LOOKED_AT = 10;

/** `identity`: login of the App that alone writes records; null: nobody can be told apart, and nothing is forged. */
export function gitRecords(git: Git, identity: string | null = null): Records {
  const folders = new Map<RecordKind, { readonly head: CommitId; readonly records: readonly AnyRecord[] }>();

  const forgeries = new Map<RecordKind, { readonly head: CommitId; readonly found: ReadonlyMap<Digest, Forgery> }>();

  /** A record never changes and a commit never does: what was parsed at a commit stays right. */
  const listAt = async <K extends RecordKind>(head: CommitId, kind: K): Promise<readonly RecordOf<K>[]> => {
    const cached = folders.get(kind);
    if (cached?.head === head) return cached.records.filter((record) => isOfKind(record, kind));
    const files = await git.readFiles(head, [`records/${kind}/`]);
    const records = [...files].map(([path, bytes]) => parse(path, bytes, kind)).sort(oldestFirst);
    folders.set(kind, { head, records });
    return records;
  };
  const getAt = async <K extends RecordKind>(head: CommitId, kind: K, key: Digest): Promise<RecordOf<K> | null> => {
    const path = paths.record(kind, key);
    const bytes = (await git.readFiles(head, [path])).get(path);
    return bytes ? parse(path, bytes, kind) : null;
  };

  return {
    async put<R extends AnyRecord>(record: R) {
      const path = paths.record(record.kind, record.key);
      const files = new Map([[path, `${JSON.stringify(record, null, 2)}\n`]]);
      const message = `Record ${record.kind} ${record.key}`;
      let head = await git.head(RECORDS_BRANCH);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const existing = head && (await getAt(head, record.kind, record.key));
        // The path holds the kind, so what is stored there has the record's own type.
        if (existing) return { kind: "exists", record: existing as R };
        const outcome = await git.commit({ branch: RECORDS_BRANCH, expectedHead: head, from: null, message, files });
        if (outcome.kind === "committed") return { kind: "created", record };
        head = outcome.head;
      }
      throw userError("RECORDS_BUSY", { with: { attempts: ATTEMPTS } });
    },
    async get(kind, key) {
      const head = await git.head(RECORDS_BRANCH);
      return head ? getAt(head, kind, key) : null;
    },
    async writer(kind, key) {
      const commits = await git.history(RECORDS_BRANCH, paths.record(kind, key), WRITERS_LOOKED_AT);
      const writers = new Set(commits.map(({ signedBy }) => signedBy));
      // Written once: where more than one wrote, the last word may be anybody's.
      return writers.size === 1 ? ([...writers][0] ?? null) : null;
    },
    async forged(kind) {
      const head = identity === null ? null : await git.head(RECORDS_BRANCH);
      if (identity === null || head === null) return new Map();
      const known = forgeries.get(kind);
      if (known?.head === head) return known.found;
      const found = await findForged(git, kind, identity, () => listAt(head, kind));
      forgeries.set(kind, { head, found });
      return found;
    },
    async list(kind) {
      const head = await git.head(RECORDS_BRANCH);
      return head ? listAt(head, kind) : [];
    },
  };
}

function parse<K extends RecordKind>(path: string, bytes: Uint8Array, kind: K): RecordOf<K> {
  const fail = (detail: string) => userError("RECORD_MALFORMED", { location: { file: path }, with: { path, detail } });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw fail(String(error));
  }
  if (!isRecord(value)) throw fail("it has no schema 1, kind, key and createdAt");
  if (!isOfKind(value, kind)) throw fail(`it says that it is a ${value.kind}`);
  if (paths.record(kind, value.key) !== path) throw fail("its key is not its file's name");
  return value;
}

/** The envelope. What is inside was written by the one writer of the kind, and the branch is append-only. */
function isRecord(value: unknown): value is AnyRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Partial<Record<keyof AnyRecord, unknown>>;
  return (
    record.schema === 1 &&
    typeof record.kind === "string" &&
    typeof record.key === "string" &&
    typeof record.createdAt === "string"
  );
}
