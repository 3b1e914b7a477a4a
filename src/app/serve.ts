/** Our own program as a server process or as a supervisor of them: started by adapters with one JSON argument. */
import { blobFolder } from "../adapters/blob-folder/blobs.ts";
import { randomIds, systemClock } from "../adapters/clock/clock.ts";
import { createImageCodec } from "../adapters/image-codec/image-codec.ts";
import { runtimeLocator } from "../adapters/onnx-runtime/locate.ts";
import { createOnnxRuntime } from "../adapters/onnx-runtime/onnx-runtime.ts";
import { runServerChild } from "../adapters/process-target/child.ts";
import { type ControlCall, callSupervisor } from "../adapters/process-target/control-call.ts";
import type { ServerProcessOptions } from "../adapters/process-target/server-process.ts";
import { restoreSupervisors } from "../adapters/process-target/start-supervisor.ts";
import { runSupervisor } from "../adapters/process-target/supervisor.ts";
import type { SupervisorOptions } from "../adapters/process-target/supervisor-options.ts";
import { discardingLog } from "../serving/discarding-log.ts";
import { type RunningServer, startServer } from "../serving/start-server.ts";
import { readEnvironment, wholeEnvironment } from "./env.ts";
import { openServerLog } from "./serving/server-log.ts";

function startFrom({ bundle, blobs: folder, predictions }: ServerProcessOptions): Promise<RunningServer> {
  const blobs = blobFolder(folder);
  const clock = systemClock();
  const ids = randomIds();
  // Whoever started this has looked, and downloaded what was missing: a server asks no registry.
  const named = readEnvironment().UNDERSTUDY_ONNXRUNTIME ?? null;
  const runtime = createOnnxRuntime(runtimeLocator({ named, workspace: null, download: null }));
  const kept = predictions === null ? { log: discardingLog } : openServerLog(predictions, { blobs, clock, ids });
  return startServer({
    ports: { blobs, runtime, images: createImageCodec(), ...kept, clock, ids },
    bundle,
    host: "127.0.0.1",
    port: 0,
    onError: (error) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
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
      return runServerChild(() => startFrom(options));
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
