/** Runs of workflows on runners: started by name, watched, cancelled. Where there are no workflows, starting is an error. */

export interface WorkflowRun {
  readonly id: number;
  /** The workflow's `run-name`: says what it is about. */
  readonly title: string;
  /** `queued`: for a runner; `waiting`: for a person's approval. */
  readonly state: "queued" | "waiting" | "running" | "done";
  /** Of a run that is done: `success`, `failure`, `cancelled`, and whatever else the forge knows. */
  readonly conclusion: string | null;
  readonly createdAt: string;
  readonly url: string;
}

export interface Runner {
  readonly name: string;
  readonly online: boolean;
  readonly busy: boolean;
  readonly labels: readonly string[];
}

/** What a token may not see is not missing. */
export type Seen<T> =
  | { readonly kind: "seen"; readonly value: T }
  | { readonly kind: "cannot-see"; readonly why: string };

export interface Workflows {
  /** By file name, e.g. `understudy-train.yml`, on the default branch. */
  start(workflow: string, inputs: Readonly<Record<string, string>>): Promise<void>;
  /** Newest first: those that are not done yet, and the latest that are. */
  runs(workflow: string): Promise<Seen<readonly WorkflowRun[]>>;
  cancel(run: number): Promise<void>;
  /** Self-hosted runners that may take the repository's jobs. */
  runners(): Promise<Seen<readonly Runner[]>>;
}
