/** What failed: the server, which is a measurement, or what stands around it, which says nothing about a candidate. */
import { UserError } from "../../../domain/errors/user-error.ts";

/** A registry that cannot be read, an engine that cannot be reached, an image that cannot be had. */
const NOT_THE_SERVER = /^(REGISTRY_|TEST_ENGINE_)/;

export const isTheServer = ({ problems }: UserError): boolean =>
  !problems.some(({ code }) => NOT_THE_SERVER.test(code));

/** A server's own failures come as user errors; anything else is a fault of ours and must not be recorded. */
export async function userErrorsAsReason<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError && isTheServer(error))) throw error;
    return error.problems.map(({ code, message }) => `${code}: ${message}`).join("; ");
  }
}
