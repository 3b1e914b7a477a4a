/**
 * Keeps one deployment answering: owns its port, starts a new server beside the old one, switches when the new one is
 * healthy, restarts one that died. It outlives whoever started it, and ends when its state file is gone.
 */
import { randomUUID } from "node:crypto";
import { callControl, openControl } from "./control.ts";
import { claimState, readState, removeState } from "./state-file.ts";
import { supervise } from "./supervise.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

const WATCH_EVERY_MS = 2_000;
const IDLE_MS = 60_000;

/** Runs until it is stopped, replaced or forgotten. */
export async function runSupervisor(
  options: SupervisorOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { deployment, home, goOn = false, endsWhenPassedOn = false } = options;
  const token = randomUUID();
  const supervised = supervise(options, environment, async () => {
    const state = await readState(home, deployment);
    if (state?.token === token) await removeState(home, deployment);
    // The answer to whoever asked for the stop goes out first.
    setTimeout(() => process.exit(0), 50);
  });
  const control = await openControl(supervised, token);
  if (!(await takeOver(options, { pid: process.pid, controlPort: control.port, token }))) process.exit(0);
  // A reboot ends everybody politely too: what it answers with is kept.
  process.once("SIGTERM", () => void supervised.stop(false));
  // The state file is the leash: a removed workspace, or another supervisor in this place, ends this one.
  setInterval(async () => {
    if ((await readState(home, deployment))?.token !== token) await supervised.stop(false);
    if (endsWhenPassedOn && supervised.isPassedOn()) await supervised.stop(false);
  }, WATCH_EVERY_MS);
  if (goOn) return supervised.goOn();
  setTimeout(() => {
    if (supervised.status().running === null) void supervised.stop(false);
  }, IDLE_MS);
}

/** False: a supervisor that answers is there already. One that does not answer is dead, whatever its file says. */
async function takeOver(
  { home, deployment }: SupervisorOptions,
  state: Parameters<typeof claimState>[2],
): Promise<boolean> {
  if (await claimState(home, deployment, state)) return true;
  const other = await readState(home, deployment);
  const alive =
    other &&
    (await callControl(other, "GET", "/status", 2_000).then(
      () => true,
      () => false,
    ));
  if (alive) return false;
  await removeState(home, deployment);
  return claimState(home, deployment, state);
}
