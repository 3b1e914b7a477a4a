/** The ceiling: the model alone, one thread, nothing around it. `node raw.ts <json of RawRun>` prints rows a second. */
import { performance } from "node:perf_hooks";
import * as ort from "onnxruntime-node";

export interface RawRun {
  readonly model: string;
  readonly batches: readonly number[];
  readonly seconds: number;
}

const WIDTH = 256;

async function run({ model, batches, seconds }: RawRun): Promise<Record<string, number>> {
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const rates: Record<string, number> = {};
  for (const rows of batches) {
    const x = new ort.Tensor("float32", new Float32Array(rows * WIDTH).fill(0.1), [rows, WIDTH]);
    await session.run({ x });
    const begin = performance.now();
    let runs = 0;
    while (performance.now() - begin < seconds * 1000) {
      await session.run({ x });
      runs += 1;
    }
    rates[String(rows)] = (runs * rows * 1000) / (performance.now() - begin);
  }
  return rates;
}

if (import.meta.main) {
  const rates = await run(JSON.parse(process.argv[2] ?? "") as RawRun);
  process.stdout.write(`${JSON.stringify(rates)}\n`, () => process.exit(0));
}
