/** Turns encoded images into model inputs. Deterministic: equal bytes and steps give equal tensors on every machine. */
import type { ImagePreprocessing, ImageProperty } from "../domain/preprocessing.ts";

export interface PreparedImage {
  /** One image in the layout that was asked for, without the batch dimension. */
  readonly data: Float32Array;
  readonly properties: Readonly<Record<ImageProperty, number>>;
}

export interface ImageCodec {
  /** Name and version, part of the serving build. */
  readonly build: string;
  /** Throws `IMAGE_UNREADABLE` (user error): not a JPEG or PNG, damaged, or beyond the limits of size. */
  prepare(image: Uint8Array, steps: ImagePreprocessing): Promise<PreparedImage>;
  close(): Promise<void>;
}
