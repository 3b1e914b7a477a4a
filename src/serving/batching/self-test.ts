/** Whether rows that are run together are answered as if each were alone: the ground that batching stands on. */
import type { Tensor } from "../../domain/tensor.ts";
import type { LoadedModel } from "../../ports/model-runtime.ts";
import type { Tensors } from "../answering.ts";
import { sliceAll } from "./columns.ts";
import { rowsLike } from "./synthetic.ts";

const ROWS = 6;
/** Kernels may add in another order for another shape; models that mix rows differ by far more. */
const TOLERANCE = 1e-4;

/** `sample`: rows that the model can answer. A model that fails at it counts as one that mixes rows. */
export async function answersRowsAlone(loaded: LoadedModel, sample: Tensors): Promise<boolean> {
  const rows = rowsLike(sample, ROWS);
  try {
    const together = await loaded.run(rows);
    if (Object.values(together).some(({ shape }) => shape[0] !== ROWS)) return false;
    for (let row = 0; row < ROWS; row++) {
      // Others on this thread get their turn.
      await new Promise((resolve) => setImmediate(resolve));
      const alone = await loaded.run(sliceAll(rows, row, row + 1));
      if (!agree(sliceAll(together, row, row + 1), alone)) return false;
    }
    return true;
  } catch {
    return false;
  }
}

const agree = (some: Tensors, others: Tensors): boolean =>
  Object.entries(some).every(([name, tensor]) => {
    const other = others[name];
    return other?.shape.join() === tensor.shape.join() && equalData(tensor, other);
  });

function equalData({ data }: Tensor, { data: others }: Tensor): boolean {
  for (let index = 0; index < data.length; index++) {
    const [one, other] = [data[index], others[index]];
    if (Object.is(one, other) || one === other) continue;
    if (typeof one !== "number" || typeof other !== "number") return false;
    // Written so that a NaN against a number is a difference.
    if (!(Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(one)))) return false;
  }
  return true;
}
