/** A writer for each deployment's log, and what happens to its files by time: they end, and one day they go. */
import { join } from "node:path";
import type { Clock, Ids } from "../../ports/clock.ts";
import { FILE_LIMITS } from "./limits.ts";
import { createLogWriter, type LogWriter } from "./log-writer.ts";
import { removeExpired } from "./retention.ts";

export interface DeploymentLogs {
  /** The latest word on how long its files are kept counts; null: for good. */
  of(deployment: string, retainMs: number | null): LogWriter;
  /** Ends files that are old enough, and removes those that are too old. How many wait to be collected. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/** Files grow for this share of the time that they are kept. */
const AGE_SHARE = 4;

export function createDeploymentLogs(
  folder: string,
  ports: { readonly clock: Pick<Clock, "now">; readonly ids: Ids },
): DeploymentLogs {
  const logs = new Map<string, { readonly writer: LogWriter; retainMs: number | null }>();
  const limitsOf = (deployment: string) => () => {
    const retainMs = logs.get(deployment)?.retainMs ?? Number.POSITIVE_INFINITY;
    return { ...FILE_LIMITS, ageMs: Math.min(FILE_LIMITS.ageMs, retainMs / AGE_SHARE) };
  };
  return {
    of: (deployment, retainMs) => {
      const known = logs.get(deployment);
      if (known) {
        known.retainMs = retainMs;
        return known.writer;
      }
      const writer = createLogWriter(join(folder, deployment), ports, limitsOf(deployment));
      logs.set(deployment, { writer, retainMs });
      return writer;
    },
    sweep: async () => {
      let overdue = 0;
      for (const [deployment, { writer, retainMs }] of logs) {
        const current = writer.endIfDue();
        if (retainMs === null) continue;
        const now = ports.clock.now().getTime();
        overdue += await removeExpired({ folder, deployment, retainMs, now, current });
      }
      return overdue;
    },
    close: async () => {
      await Promise.all([...logs.values()].map(({ writer }) => writer.close()));
    },
  };
}
