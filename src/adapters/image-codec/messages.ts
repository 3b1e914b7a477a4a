/** What the pool and its threads say to each other. */
import type { ImageChange } from "../../domain/image-change.ts";
import type { ImagePreprocessing } from "../../domain/preprocessing.ts";
import type { PreparedImage } from "../../ports/image-codec.ts";
import type { ImageLimits } from "./limits.ts";

export interface ThreadInput {
  readonly limits: ImageLimits;
}

/** Several images may be asked at once; each is answered for itself. */
export type Ask = { readonly image: Uint8Array } & (
  | { readonly steps: ImagePreprocessing }
  | { readonly change: ImageChange }
  /** A thumbnail with this longer side. */
  | { readonly edge: number }
);

export type Reply =
  | ({ readonly kind: "prepared" } & Spent & PreparedImage)
  | ({ readonly kind: "encoded"; readonly file: Uint8Array<ArrayBuffer> } & Spent)
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

interface Spent {
  /** The thread's memory has grown, and never shrinks. */
  readonly spent: boolean;
}
