/** What is deployed outlives the job of GitHub's runner that deployed it. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { randomIds } from "../../../src/adapters/clock/clock.ts";
import { createProcessTarget } from "../../../src/adapters/process-target/process-target.ts";
import { BUILD, processWorld, SERVE_COMMAND } from "../../support/process-target.ts";

const environ = async (pid: number | string): Promise<readonly string[]> =>
  (await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")).split("\0");

/** As the runner looks for what a job left behind. */
async function carriersOf(trackingId: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const carrying = await Promise.all(
    pids.map(async (pid) => (await environ(pid)).includes(`RUNNER_TRACKING_ID=${trackingId}`)),
  );
  return pids.filter((_, index) => carrying[index]);
}

it.runIf(process.platform === "linux")(
  "carries no tracking id and no token, and holds on to nothing of the job",
  async () => {
    const world = await processWorld();
    const trackingId = `github_${randomIds().next()}`;
    const target = createProcessTarget({
      command: SERVE_COMMAND,
      environment: { ...process.env, RUNNER_TRACKING_ID: trackingId, GITHUB_TOKEN: "a-token", MARK: trackingId },
      home: world.home,
      blobs: world.blobFolder,
      predictions: world.predictions,
      servingBuild: BUILD,
    });
    try {
      const applied = await target.apply({ deployment: "garden", port: 0 }, await world.bundle(0));
      expect(applied.kind).toBe("switched");
      const { pid } = JSON.parse(await readFile(join(world.home, "garden", "supervisor.json"), "utf8"));
      const servers = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ");
      expect(servers).toHaveLength(1);
      for (const each of [pid, ...servers]) {
        const variables = await environ(each);
        // The environment was looked at, and is the one that was given.
        expect(variables).toContain(`MARK=${trackingId}`);
        expect(variables.filter((variable) => /^(RUNNER_TRACKING_ID|GITHUB_TOKEN)=/.test(variable))).toEqual([]);
      }
      expect(await carriersOf(trackingId)).toEqual([]);
      // The runner waits for a step's streams to be closed, and a session of its own gets no hang-up.
      const log = join(world.home, "garden", "server.log");
      expect(await Promise.all([0, 1, 2].map((fd) => readlink(`/proc/${pid}/fd/${fd}`)))).toEqual([
        "/dev/null",
        log,
        log,
      ]);
      // The job's folder goes with the job, and a process without a folder starts no other.
      expect(await readlink(`/proc/${pid}/cwd`)).toBe(join(world.home, "garden"));
      const [, session] = /\) \S+ \d+ \d+ (\d+)/.exec(await readFile(`/proc/${pid}/stat`, "utf8")) ?? [];
      expect(Number(session)).toBe(pid);
    } finally {
      await world.dispose();
    }
  },
);
