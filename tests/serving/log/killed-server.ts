/** A real server on a folder, as its own process: started, asked and killed by the test beside it. */
import { blobFolder } from "../../../src/adapters/blob-folder/blobs.ts";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { openServerLog } from "../../../src/app/serving/server-log.ts";
import type { Digest } from "../../../src/domain/digest.ts";
import { startServer } from "../../../src/serving/start-server.ts";

const [folder = "", predictions = "", bundle = ""] = process.argv.slice(2);
const [blobs, clock, ids] = [blobFolder(folder), systemClock(), randomIds()];
const server = await startServer({
  ports: {
    ...{ blobs, clock, ids, runtime: createOnnxRuntime(), images: null },
    ...openServerLog(predictions, { blobs, clock, ids }),
  },
  bundle: bundle as Digest,
  host: "127.0.0.1",
  port: 0,
  onError: (error) => process.stderr.write(`${String(error)}\n`),
});
process.stdout.write(`${server.url}\n`);
process.on("SIGTERM", () => void server.stop(null).then(() => process.exit(0)));
