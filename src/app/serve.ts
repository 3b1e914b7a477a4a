/** Our own program as a server process or as a supervisor of them: started by adapters with one JSON argument. */

import { blobFolder } from "../adapters/blob-folder/blobs.ts";
import { randomIds, systemClock } from "../adapters/clock/clock.ts";
import { nodeFiles } from "../adapters/files/files.ts";
import { createImageCodec } from "../adapters/image-codec/image-codec.ts";
import { memoryLimit } from "../adapters/machine/memory-limit.ts";
import { runtimeLocator } from "../adapters/onnx-runtime/locate.ts";
import { createOnnxRuntime } from "../adapters/onnx-runtime/onnx-runtime.ts";
import { runServerChild } from "../adapters/process-target/child.ts";
import { type ControlCall, callSupervisor } from "../adapters/process-target/control-call.ts";
import type { ServerProcessOptions } from "../adapters/process-target/server-process.ts";
import { restoreSupervisors } from "../adapters/process-target/start-supervisor.ts";
import { runSupervisor } from "../adapters/process-target/supervisor.ts";
import type { SupervisorOptions } from "../adapters/process-target/supervisor-options.ts";
import { discardingLog } from "../serving/discarding-log.ts";
import { type RunningServer, type ServerOptions, startServer } from "../serving/start-server.ts";
import { readEnvironment, wholeEnvironment } from "./env.ts";
import { serverOperations } from "./serving/operations.ts";
import { accessOf } from "./serving/options.ts";
import { openServerLog } from "./serving/server-log.ts";
import { servingOf } from "./settings.ts";

const LOOPBACK = "127.0.0.1";

async function startFrom(
  options: ServerProcessOptions,
  onReloaded: ServerOptions["onReloaded"],
): Promise<RunningServer> {
  const { bundle, blobs: folder, predictions, listen = LOOPBACK } = options;
  const blobs = blobFolder(folder);
  const clock = systemClock();
  const ids = randomIds();
  // Whoever started this has looked, and downloaded what was missing: a server asks no registry.
  const environment = readEnvironment();
  const named = environment.UNDERSTUDY_ONNXRUNTIME ?? null;
  // The socket is the supervisor's; what reaches it reaches us.
  const serving = servingOf(environment, process.cwd());
  const access = await accessOf(nodeFiles(), false, listen, serving);
  const operations = serverOperations(serving.log, clock, access);
  const runtime = createOnnxRuntime(runtimeLocator({ named, workspace: null, download: null }));
  const kept = predictions === null ? { log: discardingLog } : openServerLog(predictions, { blobs, clock, ids });
  return startServer({
    ports: { blobs, runtime, images: createImageCodec(), ...kept, clock, ids, memoryLimit: memoryLimit() },
    bundle,
    host: LOOPBACK,
    port: 0,
    operations,
    onError: operations.log.error,
    ...(onReloaded && { onReloaded }),
  });
}

/** What the program is started with, as JSON. */
type Started =
  | ServerProcessOptions
  | SupervisorOptions
  | ControlCall
  | { readonly mode: "restore"; readonly home: string };

export async function serveProcess(argument: string): Promise<void> {
  const options = JSON.parse(argument) as Started;
  switch (options.mode) {
    case "server":
      return runServerChild((told) => startFrom(options, told));
    case "supervisor":
      return runSupervisor(options, wholeEnvironment());
    case "control":
      process.stdout.write(JSON.stringify(await callSupervisor(options)));
      return;
    case "restore": {
      const started = await restoreSupervisors(options.home, wholeEnvironment());
      process.stdout.write(`started: ${started.join(", ") || "nothing was answering"}\n`);
    }
  }
}

const argument = process.argv[2];
if (import.meta.main && argument !== undefined) await serveProcess(argument);
