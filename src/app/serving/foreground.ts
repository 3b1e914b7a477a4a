/** A server in the foreground: says where it answers, stays until it is asked to stop, then answers what is under way. */
import { stopAsked } from "../../adapters/signals/stop-asked.ts";
import type { RunningServer } from "../../serving/start-server.ts";
import type { VerbContext } from "../context.ts";
import type { VerbResult } from "../verb.ts";

export async function stayUntilStopped(
  { log }: VerbContext,
  server: RunningServer,
  howToAsk: string,
): Promise<VerbResult<"url">> {
  const asked = stopAsked();
  log.info(`${howToAsk}\nCtrl-C ends it, after the requests in flight.`);
  const signal = await asked;
  log.info(`${signal}: answering what is under way`);
  await server.stop(null);
  return { outputs: { url: server.url }, text: `Stopped; it answered at ${server.url}.` };
}
