/** What one stage did, or would do, in one line that a person reads. */
import type { Verdict } from "../../domain/verdict.ts";
import type { Elsewhere } from "./due.ts";

export interface Happening {
  readonly stage:
    | "restore"
    | "dataset"
    | "train"
    | "evaluate"
    | "promote"
    | "merge"
    | "deploy"
    | "collect"
    | "monitor"
    | "review"
    | "retrain"
    | "schedule";
  /** The model, deployment or dataset concerned. */
  readonly subject: string;
  readonly text: string;
  /** Something was written: whoever waits for it may be due now. */
  readonly changed: boolean;
  readonly verdict?: Verdict;
  readonly pullRequest?: number;
}

/** A user's mistake about one subject: told, and in nobody else's way. */
export type Attempt = (stage: Happening["stage"], subject: string, work: () => Promise<void>) => Promise<void>;

export interface TickContext {
  readonly dryRun: boolean;
  /** Where the repository's files lie on this machine: sources of datasets, training programs. */
  readonly checkout: string;
  /** Login of the App that alone writes evidence; null: evidence is advisory. */
  readonly identity: string | null;
  /** Told as things happen. */
  readonly tell: (happening: Happening) => void;
}

export interface PassContext extends TickContext {
  readonly attempt: Attempt;
  /** What other machines are to do; null: everything is done here. */
  readonly elsewhere: Elsewhere | null;
}
