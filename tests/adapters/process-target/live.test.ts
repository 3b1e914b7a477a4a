/** The process target keeps the contract of targets that run real servers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createProcessTarget } from "../../../src/adapters/process-target/process-target.ts";
import { liveTargetContract } from "../../contracts/live-target.ts";
import { BUILD, processWorld, SERVE_COMMAND } from "../../support/process-target.ts";
import { brokenBundle } from "../../support/serving.ts";

liveTargetContract("process", async () => {
  const world = await processWorld();
  const target = createProcessTarget({
    command: SERVE_COMMAND,
    environment: process.env,
    home: world.home,
    blobs: world.blobFolder,
    predictions: world.predictions,
    servingBuild: BUILD,
    liveness: { everyMs: 200, timeoutMs: 1_000, misses: 3 },
  });
  const settings = { deployment: "garden", port: await freePort() };
  const supervisor = async (): Promise<number> =>
    JSON.parse(await readFile(join(world.home, "garden", "supervisor.json"), "utf8")).pid;
  const servers = async (): Promise<readonly number[]> => {
    const pid = await supervisor();
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children.trim().split(" ").map(Number);
  };
  const signal = async (name: NodeJS.Signals) => {
    for (const pid of await servers()) process.kill(pid, name);
  };
  return {
    target,
    settings,
    dry: await world.bundle(0),
    wet: await world.bundle(3),
    broken: await brokenBundle(world.blobs),
    crash: () => signal("SIGKILL"),
    hang: () => signal("SIGSTOP"),
    reboot: async () => {
      const everybody = [await supervisor(), ...(await servers())];
      for (const pid of everybody) process.kill(pid, "SIGKILL");
      const [program = "", ...args] = [...SERVE_COMMAND, JSON.stringify({ mode: "restore", home: world.home })];
      await once(spawn(program, args, { stdio: "ignore" }), "exit");
    },
    disturb: async () => ({ ...settings, port: await freePort() }),
    dispose: world.dispose,
  };
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
