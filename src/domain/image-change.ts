/** What may be done to an image to see how well a model bears it. */
export type ImageChange =
  /** Every pixel times a factor. */
  | { readonly kind: "brightness"; readonly factor: number }
  /** Distance from the mean grey times a factor. */
  | { readonly kind: "contrast"; readonly factor: number }
  /** Gaussian; in pixels. */
  | { readonly kind: "blur"; readonly sigma: number }
  /** Normal noise; its standard deviation in shares of white. */
  | { readonly kind: "noise"; readonly amount: number; readonly seed: number }
  /** Encoded again; 1 is worst, 100 best. */
  | { readonly kind: "jpeg"; readonly quality: number }
  /** About the middle, clockwise, corners black. */
  | { readonly kind: "rotation"; readonly degrees: number };
