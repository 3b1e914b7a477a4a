/** What the pool and its threads say to each other. */
import type { ImagePreprocessing } from "../../domain/preprocessing.ts";
import type { PreparedImage } from "../../ports/image-codec.ts";
import type { ImageLimits } from "./limits.ts";

export interface ThreadInput {
  readonly limits: ImageLimits;
}

/** Several images with the same steps may be asked at once; each is answered for itself. */
export interface Ask {
  readonly image: Uint8Array;
  readonly steps: ImagePreprocessing;
}

export type Reply =
  | ({
      readonly kind: "prepared" /** The thread's memory has grown, and never shrinks. */;
      readonly spent: boolean;
    } & PreparedImage)
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };
