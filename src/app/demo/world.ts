/** Everything that the demo's steps share. */

import type { Row } from "../../domain/table.ts";
import type { Forge } from "../../ports/forge.ts";
import type { Ports } from "../ports.ts";
import type { JournalKeeper } from "./journal.ts";

export interface DemoWorld {
  readonly ports: Ports;
  /** The same forge, acting as a person: merges are theirs. */
  readonly person: Forge;
  /** A working copy that follows the default branch. */
  readonly checkout: string;
  readonly deployment: string;
  /** Days to come, in time order: what production will be asked, and the truth that arrives later. */
  readonly later: readonly Row[];
  readonly idColumn: string;
  readonly labelColumn: string;
  readonly journal: JournalKeeper;
  /** Moves the simulated calendar on. */
  readonly advanceTo: (iso: string) => void;
  /** Brings the working copy up to the default branch. */
  readonly refresh: () => Promise<void>;
  /** Told while it happens, and kept for the report. */
  readonly say: (line: string) => void;
}
