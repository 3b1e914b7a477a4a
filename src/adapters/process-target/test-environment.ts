/** Tries a bundle out as it would be deployed: the real server in a process of its own, asked over TCP. */
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { TestEnvironmentFacts } from "../../domain/records.ts";
import type { TestEnvironment } from "../../ports/target.ts";
import { type Launch, startServerProcess } from "./server-process.ts";

export interface TestEnvironmentOptions {
  readonly launch: Launch;
  readonly blobs: string;
  readonly servingBuild: string;
  /** Threads that the model runtime is given. */
  readonly threads: number;
}

export function createTestEnvironment(options: TestEnvironmentOptions): TestEnvironment {
  const { launch, blobs, servingBuild } = options;
  return {
    servingBuild,
    start: async (bundle: Digest) => {
      const started = await startServerProcess(launch, { mode: "server", bundle, blobs, predictions: null });
      if (started.kind === "failed") throw userError("TEST_SERVER_FAILED", { with: { reason: started.reason } });
      // Nothing that it holds is worth an orderly end.
      return {
        url: started.server.url,
        facts: factsOf(options),
        memoryPeak: () => peakOf(started.server.pid),
        stop: started.server.kill,
      };
    },
  };
}

/** Linux keeps count; elsewhere, and of a process that is gone, nothing can be told. */
async function peakOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function factsOf({ servingBuild, threads }: TestEnvironmentOptions): TestEnvironmentFacts {
  const constrained = process.constrainedMemory();
  // Node answers 0, or a number beyond any machine, where no limit is set.
  const limited = constrained > 0 && constrained < Number.MAX_SAFE_INTEGER;
  return {
    servingBuild,
    limits: { threads, memoryBytes: limited ? constrained : null },
    host: {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      platform: `${process.platform} ${process.arch}`,
      node: process.version,
    },
  };
}
