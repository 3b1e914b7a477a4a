/**
 * A server that is started on a bundle which is there already, and says what took how long: `node starting.ts <json of
 * Starting>`. Nothing is imported before the clock is read.
 */
import type { Digest } from "../../src/domain/digest.ts";

export interface Starting {
  /** Of `Ours`: its blobs. */
  readonly folder: string;
  readonly bundle: string;
  /** Milliseconds since the epoch. */
  readonly spawnedAt: number;
}

/** Milliseconds, one after the other. */
export interface StartParts {
  readonly port: number;
  /** From the spawn to the first line of this file. */
  readonly node: number;
  /** The server's modules, from their sources. */
  readonly imports: number;
  /** onnxruntime's native library. */
  readonly runtime: number;
  /** The bundle is read, the model loaded, its golden rows asked, the port listened at. */
  readonly model: number;
}

async function start({ folder, bundle, spawnedAt }: Starting): Promise<StartParts> {
  const marks = [spawnedAt, performance.timeOrigin + performance.now()];
  const mark = () => marks.push(performance.timeOrigin + performance.now());
  const { blobFolder } = await import("../../src/adapters/blob-folder/blobs.ts");
  const { randomIds, systemClock } = await import("../../src/adapters/clock/clock.ts");
  const { createImageCodec } = await import("../../src/adapters/image-codec/image-codec.ts");
  const { createOnnxRuntime } = await import("../../src/adapters/onnx-runtime/onnx-runtime.ts");
  const { createFolderPredictionSink } = await import("../../src/adapters/prediction-log-folder/prediction-sink.ts");
  const { startServer } = await import("../../src/serving/start-server.ts");
  mark();
  await import("onnxruntime-node");
  mark();
  const [clock, ids, blobs] = [systemClock(), randomIds(), blobFolder(`${folder}/blobs`)];
  const log = createFolderPredictionSink({ folder: `${folder}/started-${ids.next()}`, clock, ids, blobs });
  const { port } = await startServer({
    ports: { blobs, runtime: createOnnxRuntime(), images: createImageCodec(), log, clock, ids },
    bundle: bundle as Digest,
    host: "127.0.0.1",
    port: 0,
    onError: (error) => console.error(error),
  });
  mark();
  const [node = 0, imports = 0, runtime = 0, model = 0] = marks.slice(1).map((at, index) => at - (marks[index] ?? at));
  return { port, node, imports, runtime, model };
}

if (import.meta.main) {
  const parts = await start(JSON.parse(process.argv[2] ?? "") as Starting);
  process.stdout.write(`${JSON.stringify(parts)}\n`);
}
