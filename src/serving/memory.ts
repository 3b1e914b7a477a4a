/** Refuses a model that the memory does not hold, before it is loaded: afterwards the system would end the process. */
import { userError } from "../domain/errors/user-error.ts";
import type { LoadedModel, ModelRuntime } from "../ports/model-runtime.ts";

const MIB = 2 ** 20;
/** This program with its runtime, before any model. */
const BASE = 128 * MIB;
/** Weights are held by the session, next to the file's bytes; a thread has a copy of those and a heap of its own. */
const COSTS = {
  inline: { factor: 1.8, fixed: 8 * MIB },
  worker: { factor: 2.8, fixed: 40 * MIB },
} as const;

/** Models that are loaded at the same time share `limit`, in bytes. */
export function withinMemory(runtime: ModelRuntime, limit: number): ModelRuntime {
  const held = new Map<symbol, number>();
  return {
    build: runtime.build,
    load: async (model, options = {}) => {
      const { factor, fixed } = COSTS[options.placement ?? "inline"];
      const needed = model.byteLength * factor + fixed;
      const left = limit - BASE - [...held.values()].reduce((sum, bytes) => sum + bytes, 0);
      if (needed > left) {
        const megabytes = (bytes: number) => Math.max(0, Math.ceil(bytes / MIB));
        throw userError("MODEL_EXCEEDS_MEMORY", {
          with: { needed: megabytes(needed), left: megabytes(left), limit: megabytes(limit) },
        });
      }
      const key = Symbol();
      held.set(key, needed);
      try {
        return releasing(await runtime.load(model, options), () => held.delete(key));
      } catch (error) {
        held.delete(key);
        throw error;
      }
    },
  };
}

const releasing = (loaded: LoadedModel, release: () => void): LoadedModel => ({
  ...loaded,
  close: async () => {
    await loaded.close();
    release();
  },
});
