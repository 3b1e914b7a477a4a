/** One run; or several, where one request alone has more rows than a batch may have. */
import type { LoadedModel } from "../../ports/model-runtime.ts";
import type { Tensors } from "../answering.ts";
import { joinAll, sliceAll } from "./columns.ts";

export function runAll(loaded: LoadedModel, feeds: Tensors, rows: number, maxRows: number): Tensors | Promise<Tensors> {
  if (rows > maxRows) return runInParts(loaded, feeds, rows, maxRows);
  return loaded.runNow ? loaded.runNow(feeds) : loaded.run(feeds);
}

async function runInParts(loaded: LoadedModel, feeds: Tensors, rows: number, maxRows: number): Promise<Tensors> {
  const runs: Tensors[] = [];
  for (let from = 0; from < rows; from += maxRows) {
    // A turn of the event loop each: probes of health are answered in between.
    await new Promise((resolve) => setImmediate(resolve));
    runs.push(await loaded.run(sliceAll(feeds, from, Math.min(rows, from + maxRows))));
  }
  return joinAll(runs);
}
