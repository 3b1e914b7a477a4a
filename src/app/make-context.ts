/** The context of a verb on this machine: ports wired when the first one is asked for. */
import { consoleLog } from "../adapters/console-log/console-log.ts";
import { compose } from "./compose.ts";
import type { VerbContext } from "./context.ts";
import type { Ports } from "./ports.ts";
import type { Settings } from "./settings.ts";

export function makeContext(settings: Settings, dryRun: boolean): VerbContext {
  const log = consoleLog();
  const wired: Promise<Ports>[] = [];
  return {
    settings,
    dryRun,
    log,
    ports: () => {
      const [ports = compose(settings, log)] = wired;
      wired[0] = ports;
      return ports;
    },
  };
}
