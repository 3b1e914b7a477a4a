/** One broken rule, where it is broken. */

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: "imports" | "cycle" | "size" | "state" | "environment" | "clock" | "name" | "coverage";
  readonly message: string;
}
