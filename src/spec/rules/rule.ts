/** What a cross-file rule sees and says. */

import type { Digest } from "../../domain/digest.ts";
import type { ErrorCode } from "../../domain/errors/catalog.ts";
import { type Problem, type ProblemDetails, problem } from "../../domain/errors/user-error.ts";
import type { LoadedSpecs } from "../load.ts";
import { nearest } from "../nearest.ts";
import type { Specs } from "../resolved.ts";

/** The row ids of a split by the digest of its blob; undefined where the blob cannot be reached. */
export type IdLookup = (digest: Digest) => ReadonlySet<string> | undefined;

export interface RuleContext {
  /** Files without problems of their own: a rule about two files is silent while one of them is broken. */
  readonly specs: Specs;
  readonly loaded: LoadedSpecs;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The same files on the base branch, where there is one. */
  readonly base: ReadonlyMap<string, Uint8Array> | undefined;
  readonly ids: IdLookup;
}

export type Rule = (context: RuleContext) => readonly Problem[];

export interface FindingDetails extends Omit<ProblemDetails, "location"> {
  readonly part?: "key" | "value";
}

/** A problem at a place in a file. */
export function finding(
  context: RuleContext,
  code: ErrorCode,
  [file, pointer]: readonly [file: string, pointer: string],
  { part = "value", ...details }: FindingDetails = {},
): Problem {
  const location = context.loaded.documents.get(file)?.locate(pointer, part) ?? { file };
  return problem(code, { ...details, location });
}

/** `found`, `expected` and `suggestion` of a name that is not among the valid ones. */
export function unknownName(
  found: string,
  valid: Iterable<string>,
): Pick<ProblemDetails, "found" | "expected" | "suggestion"> {
  const names = [...valid];
  const suggestion = nearest(found, names);
  const shown = names.slice(0, 10).join(", ");
  return {
    found,
    expected: names.length === 0 ? "nothing: there is none yet" : `one of ${shown}${names.length > 10 ? ", …" : ""}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}
