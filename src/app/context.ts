/** What a running verb is given. */
import type { Log } from "../ports/log.ts";
import type { Ports } from "./ports.ts";
import type { Settings } from "./settings.ts";

export interface VerbContext {
  readonly settings: Settings;
  /** Wired on first use: a verb that needs no repository works without one. */
  readonly ports: () => Promise<Ports>;
  /** The same with another present, for looking at things as of a moment (ISO 8601). */
  readonly portsAt: (now: string) => Promise<Ports>;
  readonly log: Log;
  /** Decide and say, write nothing. */
  readonly dryRun: boolean;
}
