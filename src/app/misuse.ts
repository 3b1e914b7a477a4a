/** The errors of whoever calls a verb wrongly; faces throw them without knowing the catalogue. */
import { type UserError, userError } from "../domain/errors/user-error.ts";
import { nearest } from "../spec/nearest.ts";

export function unknownVerb(verb: string, known: Iterable<string>): UserError {
  const suggestion = nearest(verb, [...known]);
  return userError("CLI_VERB_UNKNOWN", { with: { verb }, ...(suggestion !== undefined && { suggestion }) });
}

export const unexpectedArgument = (argument: string): UserError =>
  userError("CLI_ARGUMENT_UNEXPECTED", { with: { argument } });
