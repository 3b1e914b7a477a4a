/** The user's kind of error: a stable code, where it is, what was found, what was expected, how to fix it. */
import { ERRORS, type ErrorCode } from "./catalog.ts";
import type { ErrorDefinition } from "./definition.ts";

export interface Location {
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
}

export interface Problem {
  readonly code: ErrorCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly remedy: string;
  readonly location?: Location;
  readonly found?: string;
  readonly expected?: string;
  /** The nearest valid name, where one is near. */
  readonly suggestion?: string;
}

export interface ProblemDetails {
  readonly location?: Location;
  readonly found?: string;
  readonly expected?: string;
  readonly suggestion?: string;
  readonly severity?: "error" | "warning";
  /** Values for the message's placeholders. */
  readonly with?: Readonly<Record<string, string | number>>;
}

export function problem(code: ErrorCode, details: ProblemDetails = {}): Problem {
  const { with: values = {}, severity = "error", ...rest } = details;
  const definition: ErrorDefinition = ERRORS[code];
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (braced, name: string) => String(values[name] ?? braced));
  return { code, severity, message: fill(definition.message), remedy: fill(definition.remedy), ...rest };
}

/** Thrown where a user's input ends the work. Shown without a stack; exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map((each) => `${each.code}: ${each.message}`).join("\n"), options);
    this.problems = problems;
  }
}

export function userError(code: ErrorCode, details: ProblemDetails = {}, options?: ErrorOptions): UserError {
  return new UserError([problem(code, details)], options);
}
