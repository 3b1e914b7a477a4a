/** What a supervisor is started with. */
import type { Liveness } from "./liveness.ts";

/** The command line of our own program as a supervisor: its last argument is this, as JSON. */
export interface SupervisorOptions {
  readonly mode: "supervisor";
  readonly deployment: string;
  readonly home: string;
  readonly blobs: string;
  readonly predictions: string;
  /** How server processes are started, where an apply does not say. */
  readonly command: readonly string[];
  readonly readyWithinMs: number;
  readonly liveness?: Liveness;
  /** Reloads of one server process, before a fresh one takes its place. */
  readonly recycleAfter?: number;
  /** Started by a reboot, or as a container's main process: it goes on with what it answered with, and waits. */
  readonly goOn?: boolean;
  /** One that answers from behind another supervisor: it is not needed when nothing comes from there any more. */
  readonly endsWhenPassedOn?: boolean;
}
