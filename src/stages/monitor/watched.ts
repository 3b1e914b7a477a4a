/** What the texts of living issues are made of. */
import type { SignalGroup } from "../../domain/monitoring.ts";
import type { AcknowledgementRecord, MonitoringRecord } from "../../domain/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { Monitoring } from "./facts.ts";
import type { IssueMemory, Standing } from "./issue.ts";

/** Ids of predictions by the signal's name. What a cell holds is the reason's to say, where it may be said. */
export type Examples = ReadonlyMap<string, readonly string[]>;

/** What a body is made of: the deployment's records, oldest first, and where the signals of every group stand. */
export interface Watched extends Standing {
  readonly deployment: Deployment;
  readonly monitoring: Monitoring;
  readonly records: readonly MonitoringRecord[];
  /** The window that is reported. */
  readonly record: MonitoringRecord;
}

/** What is known around the records. */
export interface Surroundings {
  /** Dataset version that windows are compared with; null: not known. */
  readonly reference: { readonly name: string; readonly version: number } | null;
  /** Of the default branch, as it was deployed last. */
  readonly commit: string | null;
  /** Whether another version answered before, so that there is something to go back to. */
  readonly hasEarlier: boolean;
  /** Number of the open review pull request. */
  readonly review: number | null;
  /** What was done since the trouble began: whole sentences, safe Markdown. */
  readonly done: readonly string[];
  /** Somebody knows, and wants no more comments until then. */
  readonly acknowledgement: AcknowledgementRecord | null;
  /** Rows that show what is broken. */
  readonly examples: Examples;
}

export interface IssueReport extends Watched, Surroundings {
  readonly group: SignalGroup;
  readonly memory: Pick<IssueMemory, "since" | "before">;
}
