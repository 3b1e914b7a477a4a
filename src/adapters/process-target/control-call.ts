/** Our own program as a caller of a supervisor on the same machine: for whoever can start programs there, and no more. */
import { setTimeout as wait } from "node:timers/promises";
import { callControl, type SupervisorStatus } from "./control.ts";
import { askServer } from "./probe.ts";
import { readState } from "./state-file.ts";

export interface ControlCall {
  readonly mode: "control";
  readonly home: string;
  readonly deployment: string;
  readonly path: "/status" | "/settled" | "/apply" | "/forward" | "/stop";
  readonly body?: Parameters<typeof callControl>[4];
  readonly withinMs: number;
}

const POLL_MS = 50;
const STATE_WITHIN_MS = 20_000;

/** The supervisor may only just have been started. */
export async function callSupervisor({ home, deployment, path, body, withinMs }: ControlCall): Promise<unknown> {
  for (let waited = 0; ; waited += POLL_MS) {
    const state = await readState(home, deployment);
    try {
      if (!state) throw new Error("no supervisor is there");
      if (path !== "/status" && path !== "/settled") return await callControl(state, "POST", path, withinMs, body);
      const status = await callControl<SupervisorStatus>(state, "GET", path, withinMs);
      // And the server's own word, where one answers.
      return { ...status, said: status.running && (await askServer(status.running.url)) };
    } catch (error) {
      const refused = !state || (error instanceof Error && error.message === "fetch failed");
      if (!refused || waited >= STATE_WITHIN_MS) throw error;
    }
    await wait(POLL_MS);
  }
}
