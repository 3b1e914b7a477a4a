/** Looks that a token may not be allowed to take: what it may not see is not missing. */
import type { UserError } from "../../domain/errors/user-error.ts";
import type { Seen } from "../../ports/workflows.ts";
import { answer } from "./client.ts";

/** A look whose 403 and 404 mean that the token may not see; `instead` knows better for some statuses. */
export async function look<A, T>(
  work: () => Promise<{ readonly data: A }>,
  read: (data: A) => T,
  instead: Readonly<Partial<Record<number, (error: UserError) => Seen<T> | Promise<Seen<T>>>>> = {},
): Promise<Seen<T>> {
  const cannotSee = (error: UserError): Seen<T> => ({ kind: "cannot-see", why: reasonOf(error) });
  const seen = async () => ({ data: { kind: "seen" as const, value: read((await work()).data) } });
  return answer<Seen<T>, Seen<T>>(seen, { 403: cannotSee, 404: cannotSee, ...instead });
}

export const reasonOf = (error: UserError): string => error.problems[0]?.message ?? error.message;
