/** What the demo's report page shows: everything that happened, read back from the repository, forge, records and log. */
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Verdict } from "../../domain/verdict.ts";

export interface ReportedStep {
  readonly name: string;
  /** Simulated time at which it happened. */
  readonly at: string;
  readonly seconds: number;
  readonly lines: readonly string[];
}

export interface ReportedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ReportedComment {
  readonly author: string;
  readonly body: string;
  readonly at: string;
}

export interface ReportedPullRequest {
  readonly number: number;
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "merged" | "closed";
  readonly author: string;
  readonly branch: string;
  readonly createdAt: string;
  readonly mergedAt: string | null;
  readonly mergedBy: string | null;
  readonly verdict: Verdict | null;
  readonly files: readonly ReportedFile[];
  readonly comments: readonly ReportedComment[];
}

export interface ReportedIssue {
  readonly number: number;
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly comments: readonly ReportedComment[];
}

/** What answered at the port before and after one merge, as the server itself said. */
export interface ProductionChange {
  readonly at: string;
  readonly pullRequest: number;
  readonly title: string;
  readonly before: RunningRoles | null;
  readonly after: RunningRoles | null;
}

export interface RunningRoles {
  readonly bundle: string;
  readonly champion: string;
  readonly championServable: string;
  readonly shadow: string | null;
}

/** One month of production traffic. */
export interface ServedMonth {
  readonly month: string;
  readonly predictions: number;
  readonly labelled: number;
  readonly right: number;
  readonly predicted: Readonly<Record<string, number>>;
  readonly actual: Readonly<Record<string, number>>;
  readonly toPeople: number;
}

export interface DemoReport {
  readonly deployment: string;
  readonly displayName: string;
  readonly classes: readonly string[];
  readonly elapsedSeconds: number;
  readonly steps: readonly ReportedStep[];
  readonly pullRequests: readonly ReportedPullRequest[];
  readonly issues: readonly ReportedIssue[];
  readonly windows: readonly MonitoringRecord[];
  /** Every version of every model and dataset, by the file that says it. */
  readonly versions: readonly {
    readonly kind: "model" | "dataset";
    readonly name: string;
    readonly version: number;
    readonly digest: string;
  }[];
  readonly production: readonly ProductionChange[];
  readonly served: readonly ServedMonth[];
  /** Share of right answers below which the deployment's own alert fires; null when it has none. */
  readonly accuracyFloor: number | null;
}
