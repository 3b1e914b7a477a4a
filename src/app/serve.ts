/** Our own program as a server process or as a supervisor of them: started by adapters with one JSON argument. */
import { blobFolder } from "../adapters/blob-folder/blobs.ts";
import { randomIds, systemClock } from "../adapters/clock/clock.ts";
import { createImageCodec } from "../adapters/image-codec/image-codec.ts";
import { runtimeLocator } from "../adapters/onnx-runtime/locate.ts";
import { createOnnxRuntime } from "../adapters/onnx-runtime/onnx-runtime.ts";
import { createFolderPredictionLog } from "../adapters/prediction-log-folder/prediction-log.ts";
import { runServerChild } from "../adapters/process-target/child.ts";
import type { ServerProcessOptions } from "../adapters/process-target/server-process.ts";
import { restoreSupervisors } from "../adapters/process-target/start-supervisor.ts";
import { runSupervisor, type SupervisorOptions } from "../adapters/process-target/supervisor.ts";
import { discardingLog } from "../serving/discarding-log.ts";
import { sinkOf } from "../serving/log-sink.ts";
import { type RunningServer, startServer } from "../serving/start-server.ts";
import { readEnvironment, wholeEnvironment } from "./env.ts";

function startFrom({ bundle, blobs, predictions }: ServerProcessOptions): Promise<RunningServer> {
  const clock = systemClock();
  const ids = randomIds();
  // Whoever started this has looked, and downloaded what was missing: a server asks no registry.
  const named = readEnvironment().UNDERSTUDY_ONNXRUNTIME ?? null;
  const runtime = createOnnxRuntime(runtimeLocator({ named, workspace: null, download: null }));
  const log =
    predictions === null ? discardingLog : sinkOf(createFolderPredictionLog({ folder: predictions, clock, ids }));
  return startServer({
    ports: { blobs: blobFolder(blobs), runtime, images: createImageCodec(), log, clock, ids },
    bundle,
    host: "127.0.0.1",
    port: 0,
    onError: (error) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  });
}

/** What the program is started with, as JSON. */
type Started = ServerProcessOptions | SupervisorOptions | { readonly mode: "restore"; readonly home: string };

async function serveProcess(argument: string): Promise<void> {
  const options = JSON.parse(argument) as Started;
  switch (options.mode) {
    case "server":
      return runServerChild(() => startFrom(options));
    case "supervisor":
      return runSupervisor(options, wholeEnvironment());
    case "restore": {
      const started = await restoreSupervisors(options.home, wholeEnvironment());
      process.stdout.write(`started: ${started.join(", ") || "nothing was answering"}\n`);
    }
  }
}

const argument = process.argv[2];
if (import.meta.main && argument !== undefined) await serveProcess(argument);
