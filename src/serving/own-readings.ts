/** What a server measures of itself, a line a minute in its own log: answers are never kept waiting for it. */
import type { ServerReading } from "../domain/monitoring.ts";
import type { Clock } from "../ports/clock.ts";

export type OwnReadings = Readonly<Partial<Record<ServerReading, number>>>;

/** How many were asked, since the server began. */
export interface Questions {
  readonly requests: number;
  /** Answered with a fault of the server. */
  readonly errors: number;
  /** Turned away because it was full, or too late. */
  readonly rejected: number;
}

export interface OwnSources {
  readonly clock: Pick<Clock, "monotonic">;
  questions(): Questions;
  members(): readonly { state(): { readonly waiting: number } }[];
  /** null: not known here. */
  process(): { readonly cpuSeconds: number; readonly residentBytes: number } | null;
}

/** A server that nobody asks says that it is there, and no more often. */
const IDLE_MS = 3_600_000;

const REJECTED: ReadonlySet<number> = new Set([429, 503, 504]);

/** Who was not let in asked nothing: strangers could otherwise make faults look rare. */
const STRANGERS: ReadonlySet<number> = new Set([401, 403]);

/** What one more answer makes of the counts. */
export function counted(counts: Questions, status: number): Questions {
  if (STRANGERS.has(status)) return counts;
  const { requests, errors, rejected } = counts;
  const isRejected = REJECTED.has(status);
  return {
    requests: requests + 1,
    errors: errors + (status >= 500 && !isRejected ? 1 : 0),
    rejected: rejected + (isRejected ? 1 : 0),
  };
}

/** Called each minute; null: there is nothing to say. Counts are of the time since the last line. */
export function ownReadings({ clock, questions, members, process }: OwnSources): () => OwnReadings | null {
  let before = questions();
  let spent = process()?.cpuSeconds ?? null;
  let since = clock.monotonic();
  let written = since;
  return () => {
    const now = clock.monotonic();
    const counts = questions();
    const facts = process();
    const seconds = (now - since) / 1000;
    const cpu = facts && spent !== null && seconds > 0 ? Math.max(0, (facts.cpuSeconds - spent) / seconds) : null;
    // The processor's share is of the last minute, however long nothing was written.
    since = now;
    spent = facts?.cpuSeconds ?? null;
    const requests = counts.requests - before.requests;
    if (requests === 0 && now - written < IDLE_MS) return null;
    const readings: OwnReadings = {
      "server.requests": requests,
      "server.errors": counts.errors - before.errors,
      "server.rejected": counts.rejected - before.rejected,
      "server.queue": members().reduce((sum, member) => sum + member.state().waiting, 0),
      ...(facts && { "server.memory": facts.residentBytes }),
      ...(cpu !== null && { "server.cpu": Math.round(cpu * 1000) / 1000 }),
    };
    before = counts;
    written = now;
    return readings;
  };
}
