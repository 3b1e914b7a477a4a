/** What a model's thread and its owner say to each other. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Tensor, TensorInfo } from "../../domain/tensor.ts";

export interface ThreadStart {
  /** Of onnxruntime-node. */
  readonly folder: string;
  readonly model: Uint8Array;
  readonly threads: number;
  /** It yields the processor to all others. */
  readonly background: boolean;
}

export type ToThread =
  | { readonly kind: "run"; readonly id: number; readonly feeds: Readonly<Record<string, Tensor>> }
  /** A thread that is inside a run must not be ended from outside: it ends itself, when what was asked before is done. */
  | { readonly kind: "end" };

export type FromThread =
  | { readonly kind: "loaded"; readonly inputs: readonly TensorInfo[]; readonly outputs: readonly TensorInfo[] }
  /** `problems`: of a user error. */
  | { readonly kind: "refused"; readonly message: string; readonly problems: readonly Problem[] | null }
  | {
      readonly kind: "ran";
      readonly id: number;
      readonly outputs: Readonly<Record<string, Tensor>>;
      /** Of the run alone. */
      readonly milliseconds: number;
    }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
