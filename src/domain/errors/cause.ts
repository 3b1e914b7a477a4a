/** Errors as words. */

/** What can be thrown may be anything. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why a request failed: `fetch` says only "fetch failed", and what failed is its cause. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
