/** The context of a verb on this machine: ports wired when they are first asked for. */
import { consoleLog } from "../adapters/console-log/console-log.ts";
import { type ComposeOptions, compose } from "./compose.ts";
import type { VerbContext } from "./context.ts";
import type { Ports } from "./ports.ts";
import type { Settings } from "./settings.ts";

export function makeContext(settings: Settings, dryRun: boolean, options: ComposeOptions = {}): VerbContext {
  const log = consoleLog();
  const wired = new Map<string | null, Promise<Ports>>();
  const wire = (now: string | null) => {
    const ports = wired.get(now) ?? compose({ ...settings, now }, log, options);
    wired.set(now, ports);
    return ports;
  };
  return { settings, dryRun, log, ports: () => wire(settings.now), portsAt: wire };
}
