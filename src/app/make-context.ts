/** The context of a verb on this machine: ports wired when they are first asked for. */
import { consoleLog } from "../adapters/console-log/console-log.ts";
import type { ComposeOptions } from "./compose.ts";
import type { VerbContext } from "./context.ts";
import type { Ports } from "./ports.ts";
import type { Settings } from "./settings.ts";

export function makeContext(settings: Settings, dryRun: boolean, options: ComposeOptions = {}): VerbContext {
  const log = consoleLog();
  const wired = new Map<string | null, Promise<Ports>>();
  const wire = (now: string | null) => {
    const ports = wired.get(now) ?? composed({ ...settings, now }, log, options);
    wired.set(now, ports);
    return ports;
  };
  return { settings, dryRun, log, ports: () => wire(settings.now), portsAt: wire };
}

/** Loaded when it is needed: help and validation do without GitHub's, Git's and the runtime's libraries. */
const composed = async (...given: Parameters<typeof import("./compose.ts").compose>): Promise<Ports> =>
  (await import("./compose.ts")).compose(...given);
