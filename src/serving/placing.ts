/** Where a model runs, by how long it takes: short runs on this thread, all others on a thread of their own. */
import type { TensorInfo } from "../domain/tensor.ts";
import type { LoadedModel, LoadOptions, ModelRuntime } from "../ports/model-runtime.ts";
import type { Tensors } from "./answering.ts";
import { type Profile, type ProfileLimits, profile } from "./batching/profile.ts";
import { answersRowsAlone } from "./batching/self-test.ts";

export interface Placed {
  readonly loaded: LoadedModel;
  readonly placement: "inline" | "worker";
  /** Rows that may be run together; null: every request by itself, as it is. */
  readonly batchRows: number | null;
}

/** Larger files are not even loaded here: parsing them blocks for too long. */
const LARGE_BYTES = 8 * 2 ** 20;
/** Handing a batch to another thread and back costs tens of microseconds. */
const SHORT_ROW_MS = 0.2;
const SHORT_BATCH_MS = 1.5;
/** Longer runs are not tried any further: on this thread they would hold up whoever is answered meanwhile. */
const PROFILE_LIMITS = {
  inline: { longRunMs: 2 * SHORT_BATCH_MS, mostRunMs: Number.POSITIVE_INFINITY, budgetMs: 300, harmlessMs: 1 },
  // Each batch costs this thread something beside the run: fewer of them leave it more time for callers.
  worker: { longRunMs: 100, mostRunMs: 400, budgetMs: 1_500, harmlessMs: 3 },
} as const satisfies Record<Placed["placement"], ProfileLimits>;

/**
 * `prove`: throws unless the loaded model is what it should be; gives rows that it can answer. Whatever is thrown, no
 * model stays loaded. `aside`: nobody waits for its answers, so that it runs on no thread that somebody waits for, however
 * short its runs are.
 */
export async function loadPlaced(
  runtime: ModelRuntime,
  model: Uint8Array,
  prove: (loaded: LoadedModel) => Promise<Tensors>,
  monotonic: () => number,
  aside = false,
): Promise<Placed> {
  if (aside) return load(runtime, model, { placement: "worker", background: true }, prove, monotonic);
  if (model.byteLength <= LARGE_BYTES) {
    const tried = await load(runtime, model, { placement: "inline" }, prove, monotonic);
    const { single, longest } = tried.profile;
    if (single <= SHORT_ROW_MS && longest <= SHORT_BATCH_MS) return tried;
    await tried.loaded.close();
  }
  return load(runtime, model, { placement: "worker" }, prove, monotonic);
}

async function load(
  runtime: ModelRuntime,
  model: Uint8Array,
  options: LoadOptions & Pick<Placed, "placement">,
  prove: (loaded: LoadedModel) => Promise<Tensors>,
  monotonic: () => number,
): Promise<Placed & { readonly profile: Profile }> {
  const { placement } = options;
  const loaded = await runtime.load(model, options);
  try {
    const sample = await prove(loaded);
    const together = takesRows(loaded.inputs) && (await answersRowsAlone(loaded, sample));
    const measured = together
      ? await profile(loaded, sample, monotonic, PROFILE_LIMITS[placement])
      : await alone(loaded, sample, monotonic);
    return { loaded, placement, batchRows: together ? measured.maxRows : null, profile: measured };
  } catch (error) {
    await loaded.close();
    throw error;
  }
}

/** No shape at all: the file does not say, and the self-test tells. */
const takesRows = (inputs: readonly TensorInfo[]): boolean =>
  inputs.length > 0 && inputs.every(({ shape }) => shape.length === 0 || shape[0] === -1);

async function alone(loaded: LoadedModel, sample: Tensors, monotonic: () => number): Promise<Profile> {
  const times: number[] = [];
  for (let time = 0; time < 3; time++) {
    const started = monotonic();
    try {
      await loaded.run(sample);
    } catch {
      // Made up for a model that nobody has described: it need not take it.
      break;
    }
    times.push(monotonic() - started);
  }
  const single = times.length === 0 ? 0 : Math.min(...times);
  return { maxRows: 1, single, longest: single };
}
