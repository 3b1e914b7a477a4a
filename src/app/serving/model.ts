/** `serve --model`: any ONNX file, at once, without a repository or a spec. */

import { basename } from "node:path";
import { randomIds, systemClock } from "../../adapters/clock/clock.ts";
import { memoryLimit } from "../../adapters/machine/memory-limit.ts";
import { memoryBlobs } from "../../adapters/memory/blobs.ts";
import { runtimeLocator } from "../../adapters/onnx-runtime/locate.ts";
import { createOnnxRuntime } from "../../adapters/onnx-runtime/onnx-runtime.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import type { AccessOptions } from "../../serving/auth/access.ts";
import { discardingLog } from "../../serving/discarding-log.ts";
import type { RawModel } from "../../serving/raw-member.ts";
import { type RunningServer, startServer } from "../../serving/start-server.ts";
import type { Settings } from "../settings.ts";
import { listenable } from "./listening.ts";
import { serverOperations } from "./operations.ts";
import type { Listening } from "./options.ts";

export interface ModelServer extends Listening {
  readonly model: RawModel;
  readonly access: AccessOptions;
}

export async function readModel(files: Pick<Files, "read">, file: string, name: string | null): Promise<RawModel> {
  const given = name ?? basename(file).replace(/\.onnx$/i, "");
  if (given === "") throw userError("CLI_INPUT_INVALID", { with: { input: "name" }, found: given, expected: "a name" });
  try {
    return { name: given, bytes: await files.read(file) };
  } catch (error) {
    const details = { with: { input: "model" }, found: file, expected: "an ONNX file that can be read" };
    throw userError("CLI_INPUT_INVALID", details, { cause: error });
  }
}

export function serveModel(settings: Settings, { model, access, host, port }: ModelServer): Promise<RunningServer> {
  const clock = systemClock();
  const { folder: named, workspace, cache, registry } = settings.runtime;
  // Whoever tries a file out on a fresh machine has asked for the runtime too: it is downloaded, once.
  const onDownload = (name: string, url: string) => void process.stderr.write(`Downloading ${name}, once: ${url}\n`);
  const locate = runtimeLocator({ named, workspace, download: { cache, registry, onDownload } });
  const ports = { blobs: memoryBlobs(), runtime: createOnnxRuntime(locate), images: null, log: discardingLog };
  const operations = serverOperations(settings.serving.log, clock, access);
  return listenable(
    { host, port },
    startServer({
      ports: { ...ports, clock, ids: randomIds(), memoryLimit: memoryLimit() },
      ...{ bundle: model, host, port, operations },
      onError: operations.log.error,
    }),
  );
}
