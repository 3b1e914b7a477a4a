/** A server in the foreground: says where it answers, stays until it is asked to stop, then answers what is under way. */
import { systemClock } from "../../adapters/clock/clock.ts";
import { stopAsked } from "../../adapters/signals/stop-asked.ts";
import type { RunningServer } from "../../serving/start-server.ts";
import type { VerbContext } from "../context.ts";
import type { VerbResult } from "../verb.ts";

/**
 * While it says that it is not ready, and every answer ends its connection: an idle connection that is closed at once may be
 * the one on which somebody is just asking. Engines wait ten seconds before they kill.
 */
const LEAVING_MS = 3_000;

export async function stayUntilStopped(
  { log }: VerbContext,
  server: RunningServer,
  howToAsk: string,
): Promise<VerbResult<"url">> {
  const asked = stopAsked();
  log.info(`${howToAsk}\nCtrl-C ends it, after the requests in flight.`);
  const signal = await asked;
  log.info(`${signal}: answering what still comes for ${LEAVING_MS / 1000} s, then no more`);
  server.retire(null);
  await systemClock().sleep(LEAVING_MS);
  await server.stop(null);
  return { outputs: { url: server.url }, text: `Stopped; it answered at ${server.url}.` };
}
