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

/**
 * What is measured of an image for monitoring, whether or not its bytes are kept: of the whole image, upright, in grey
 * by ITU-R 601. `brightness` and `contrast` are mean and standard deviation, from 0 to 1; `sharpness` is the variance of
 * the Laplacian, of grey from 0 to 255; `bytes` is the file's size.
 */
export const IMAGE_PROPERTIES = ["width", "height", "brightness", "contrast", "sharpness", "bytes"] as const;
export type ImageProperty = (typeof IMAGE_PROPERTIES)[number];

/** Of one image, without the batch: in the order of the layout. */
export function imageShape({ colour, resize, crop, layout }: ImagePreprocessing): readonly [number, number, number] {
  const { width, height } = crop ?? resize;
  const channels = channelsOf(colour);
  return layout === "NCHW" ? [channels, height, width] : [height, width, channels];
}

export const channelsOf = (colour: ImagePreprocessing["colour"]): number => (colour === "rgb" ? 3 : 1);
