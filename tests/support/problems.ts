/** What a promise is expected to be refused with. */
import { type Problem, UserError } from "../../src/domain/errors/user-error.ts";

/** The problems of the user error that the promise ends in; anything else fails the test. */
export async function problemsOf(promise: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  throw new Error("it was expected to be refused");
}
