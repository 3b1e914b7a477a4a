/** How an encoded image becomes a model's input: the same steps for training, evaluation and production. */

/**
 * In this order: decode (JPEG or PNG, the EXIF orientation applied, alpha on white), resize, crop in the middle, to FP32
 * as `(value / 255 - mean) / deviation` by channel, layout, with the batch as the first dimension.
 */
export interface ImagePreprocessing {
  readonly kind: "image";
  /** The model's input. */
  readonly input: string;
  readonly colour: "rgb" | "grey";
  readonly resize: {
    readonly width: number;
    readonly height: number;
    /** `stretch`: to exactly this size; `cover`: the smaller side fits, the rest is cropped in the middle. */
    readonly fit: "stretch" | "cover";
  };
  /** Middle part that is kept after resizing; absent: everything. */
  readonly crop?: { readonly width: number; readonly height: number };
  /** By channel. */
  readonly normalise: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  readonly layout: "NCHW" | "NHWC";
}

/** What is measured of an image for monitoring, whether or not its bytes are kept. */
export const IMAGE_PROPERTIES = ["width", "height", "brightness", "contrast", "sharpness", "bytes"] as const;
export type ImageProperty = (typeof IMAGE_PROPERTIES)[number];
