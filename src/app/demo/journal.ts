/** What the demo has played so far, on disk after every step: a killed demo goes on where it was. */
import type { Files } from "../../ports/files.ts";
import type { ProductionChange, ReportedStep, RunningRoles } from "./report-data.ts";
import type { Variant } from "./variant.ts";

export interface Journal {
  readonly schema: 1;
  /** null until the first step is about to play. */
  readonly variant: Variant | null;
  readonly steps: readonly ReportedStep[];
  readonly production: readonly ProductionChange[];
  /** What answered before a merge that is under way; written before it, since afterwards nobody can tell. */
  readonly before: Readonly<Record<string, RunningRoles | null>>;
  /** Of all the runs that it took. */
  readonly elapsedSeconds: number;
  readonly finished: boolean;
}

export interface JournalKeeper {
  read(): Journal;
  write(change: Partial<Omit<Journal, "schema">>): Promise<void>;
}

const EMPTY: Journal = {
  schema: 1,
  variant: null,
  steps: [],
  production: [],
  before: {},
  elapsedSeconds: 0,
  finished: false,
};

/** `files.write` is atomic, so the journal is the old one or the new one, never half of either. */
export async function openJournal(files: Files, path: string): Promise<JournalKeeper> {
  let journal: Journal = (await files.exists(path))
    ? (JSON.parse(new TextDecoder().decode(await files.read(path))) as Journal)
    : EMPTY;
  return {
    read: () => journal,
    async write(change) {
      journal = { ...journal, ...change };
      await files.write(path, `${JSON.stringify(journal, null, 2)}\n`);
    },
  };
}
