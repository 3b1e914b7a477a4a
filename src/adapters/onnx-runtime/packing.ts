/** Tensors on their way to another thread: in one piece of memory, which is given away in place of many copies. */
import type { Tensor } from "../../domain/tensor.ts";

type Tensors = Readonly<Record<string, Tensor>>;

export interface Packed {
  readonly tensors: Tensors;
  /** To be transferred: the numbers of all tensors. The ones that were given stay as they are. */
  readonly memory: readonly ArrayBuffer[];
}

/** Every element type may begin here. */
const ALIGNMENT = 8;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

type View = Exclude<Tensor["data"], readonly unknown[]>;
type ViewMaker = new (memory: ArrayBuffer, at: number, length: number) => View;

export function packed(given: Tensors): Packed {
  let size = 0;
  for (const name in given) {
    const data = given[name]?.data;
    if (ArrayBuffer.isView(data)) size += aligned(data.byteLength);
  }
  if (size === 0) return { tensors: given, memory: [] };
  const memory = new ArrayBuffer(size);
  const tensors: Record<string, Tensor> = {};
  let at = 0;
  for (const name in given) {
    const tensor = given[name] as Tensor;
    const { data } = tensor;
    if (!ArrayBuffer.isView(data)) tensors[name] = tensor;
    else {
      const view = new (data.constructor as ViewMaker)(memory, at, data.length);
      (view as Float32Array).set(data as Float32Array);
      tensors[name] = { ...tensor, data: view } as Tensor;
      at += aligned(data.byteLength);
    }
  }
  return { tensors, memory: [memory] };
}
