/** One thing that was looked at: how it stands, what was found, and the exact fix. */
import type { Seen } from "../../ports/workflows.ts";

/** `advice` works as it is, and would be better otherwise. */
export type FindingState = "ok" | "advice" | "cannot-see" | "missing";

export interface Finding {
  readonly area: string;
  /** What should be true. */
  readonly what: string;
  readonly state: FindingState;
  readonly found: string;
  /** A command, or a page of the settings; null where nothing has to be done. */
  readonly fix: string | null;
}

type Judged = Pick<Finding, "state" | "found"> & { readonly fix?: string };

/** A finding about something that the token may not be allowed to see; then `fix` says where a person looks. */
export function judged<T>(
  { area, what, page }: { readonly area: string; readonly what: string; readonly page: string },
  facts: Seen<T>,
  judge: (value: T) => Judged,
): Finding {
  if (facts.kind === "cannot-see") {
    return { area, what, state: "cannot-see", found: facts.why, fix: `look at ${page}` };
  }
  const { state, found, fix } = judge(facts.value);
  return { area, what, state, found, fix: state === "ok" ? null : (fix ?? null) };
}

export const ok = (found: string): Judged => ({ state: "ok", found });
export const missing = (found: string, fix: string): Judged => ({ state: "missing", found, fix });
export const advice = (found: string, fix: string): Judged => ({ state: "advice", found, fix });
export const unseen = (found: string, fix: string): Judged => ({ state: "cannot-see", found, fix });
