/** How much memory the server in a container has held at most: of its process, as the kernel counts it. */
import type { Engine } from "./engine.ts";

/**
 * Run beside it: the largest of the processes that serve. What the container as a whole held would count whoever looked at
 * its health, and this very program.
 */
const LOOK = `
const { readdirSync, readFileSync } = require("node:fs");
const read = (path) => { try { return readFileSync(path, "utf8"); } catch { return ""; } };
const peaks = readdirSync("/proc")
  .filter((pid) => /^[0-9]+$/.test(pid) && read("/proc/" + pid + "/cmdline").includes('"mode":"server"'))
  .map((pid) => Number(/^VmHWM:\\s+([0-9]+) kB$/m.exec(read("/proc/" + pid + "/status"))?.[1] ?? 0));
process.stdout.write(String(Math.max(0, ...peaks)));
`;

/** Bytes; null: it cannot be told, since the container is gone or has no such process. */
export async function peakIn(engine: Engine, container: string): Promise<number | null> {
  const ran = await engine.exec(container, ["node", "-e", LOOK]).catch(() => null);
  const kibibytes = ran?.exitCode === 0 ? Number(ran.output) : 0;
  return kibibytes > 0 ? kibibytes * 1024 : null;
}
