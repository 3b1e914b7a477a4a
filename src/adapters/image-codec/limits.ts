/** What is refused before any memory is taken for it: an image's header is the word of whoever sent it. */
export interface ImageLimits {
  /** Of the file. */
  readonly bytes: number;
  /** Width times height. */
  readonly pixels: number;
  /** Width or height: a line of millions of pixels costs as many weights. */
  readonly side: number;
  /** Passes of a progressive JPEG: each costs the time of a whole image, and a file may hold thousands. */
  readonly scans: number;
}

/** A photograph of a 24-megapixel camera is taken; decoding it takes 0.4 GB for a moment. */
export const IMAGE_LIMITS: ImageLimits = { bytes: 16 * 2 ** 20, pixels: 25_000_000, side: 30_000, scans: 64 };

/** Pixels of an image that takes so much memory that it is decoded alone, and its thread is replaced afterwards. */
export const LARGE = 4_000_000;
