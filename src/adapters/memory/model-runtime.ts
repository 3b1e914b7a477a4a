/** A model runtime that runs no file: a function stands for each model, found by its file's digest. */
import { type Digest, digestOf } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { outputOf } from "../../domain/postprocessing.ts";
import type { Servable } from "../../domain/servable.ts";
import type { Row } from "../../domain/table.ts";
import type { Tensor } from "../../domain/tensor.ts";
import type { ModelRuntime } from "../../ports/model-runtime.ts";

export interface MemoryRuntimeOptions {
  /** By digest of the file. */
  readonly known: ReadonlyMap<Digest, Servable>;
  readonly model: (row: Row, servable: Servable) => readonly number[];
}

export function memoryRuntime({ known, model }: MemoryRuntimeOptions): ModelRuntime {
  return {
    build: "memory-runtime@1",
    async load(bytes) {
      const servable = known.get(digestOf(bytes));
      if (!servable) throw userError("MODEL_UNREADABLE", { with: { reason: "nobody has deployed it" } });
      const { name, width } = outputOf(servable);
      return {
        inputs: [],
        outputs: [{ name, datatype: "FP32", shape: [-1, width] }],
        async run(feeds) {
          const rows = rowsOf(feeds);
          const data = Float32Array.from(rows.flatMap((row) => [...model(row, servable)]));
          return { [name]: { datatype: "FP32", shape: [rows.length, width], data } };
        },
        async close() {},
      };
    },
  };
}

/** Columns back to rows; what is missing there is null here. */
function rowsOf(feeds: Readonly<Record<string, Tensor>>): readonly Row[] {
  const columns = Object.entries(feeds);
  const [[, first] = []] = columns;
  return Array.from({ length: first?.shape[0] ?? 0 }, (_, row) =>
    Object.fromEntries(
      columns.map(([name, { data }]) => {
        const cell = data[row];
        return [name, typeof cell === "string" ? cell || null : Number.isNaN(Number(cell)) ? null : Number(cell)];
      }),
    ),
  );
}
