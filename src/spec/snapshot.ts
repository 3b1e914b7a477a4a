/** The specs of one commit, as every stage receives them. */
import type { Specs } from "./resolved.ts";

export interface SpecSnapshot {
  /** Commit of the default branch (or of a pull request's head, for validate). */
  readonly commit: string;
  readonly specs: Specs;
  /** Text of every spec file by path: what exact edits start from. */
  readonly texts: ReadonlyMap<string, string>;
}
