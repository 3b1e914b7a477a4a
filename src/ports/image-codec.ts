/** Turns encoded images into model inputs. Deterministic: equal bytes and steps give equal tensors on every machine. */
import type { ImageChange } from "../domain/image-change.ts";
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

/** Makes images out of images. Deterministic too. Throws `IMAGE_UNREADABLE` as the codec does. */
export interface ImageEditor {
  /**
   * Upright, alpha on white: a PNG, which loses nothing; of kind `jpeg` a JPEG. Where the PNG would be too large to be sent,
   * a JPEG of the best quality.
   */
  perturb(image: Uint8Array, change: ImageChange): Promise<Uint8Array>;
  /** A PNG whose longer side is at most `edge`; never larger than the image. */
  thumbnail(image: Uint8Array, edge: number): Promise<Uint8Array>;
}
