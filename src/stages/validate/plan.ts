/** Judges every spec of a repository at once. Pure: bytes in, problems out. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { type LoadedSpecs, loadSpecs } from "../../spec/load.ts";
import { placeOf } from "../../spec/places.ts";
import { checkRules } from "../../spec/rules/all.ts";
import type { IdLookup } from "../../spec/rules/rule.ts";
import { uncheckedSplits } from "../../spec/rules/split-leak.ts";
import { byPlace } from "../../spec/sort-problems.ts";
import { undecidableGates } from "./undecidable-gates.ts";

export interface ValidateInput {
  /** Path in the repository -> bytes; files that hold no spec are passed over. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The same on the base branch: needed to see that a version file was changed or removed. */
  readonly base?: ReadonlyMap<string, Uint8Array>;
  /** Row ids by the digest of their blob: needed to see that a test row is trained on. */
  readonly ids?: IdLookup;
}

export interface Validation {
  /** By file, line and column. */
  readonly problems: readonly Problem[];
  /** What could not be checked, and why. */
  readonly notes: readonly string[];
  readonly counts: { readonly files: number; readonly errors: number; readonly warnings: number };
  /** Text of every spec file, for reports that show the line. */
  readonly texts: ReadonlyMap<string, string>;
}

const NOTHING_REACHABLE: IdLookup = () => undefined;

export const validate = (input: ValidateInput): Validation => validateLoaded(loadSpecs(input.files), input);

/** The same for specs that are loaded already. */
export function validateLoaded(
  loaded: LoadedSpecs,
  { files, base, ids = NOTHING_REACHABLE }: ValidateInput,
): Validation {
  const context = { specs: loaded.specs, loaded, files, base, ids };
  const problems = [...loaded.problems, ...checkRules(context), ...undecidableGates(context)].toSorted(byPlace);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const specs = [...files.keys()].filter((path) => placeOf(path).kind !== "other").length;
  const withoutBase = base ? [] : ["not checked: whether version files were changed or removed (no base branch given)"];
  return {
    problems,
    notes: [...withoutBase, ...uncheckedSplits(context)],
    counts: { files: specs, errors, warnings: problems.length - errors },
    texts: loaded.texts,
  };
}
