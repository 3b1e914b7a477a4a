/** Where the part that a model sees lies in the resized image. As torchvision's Resize and CenterCrop place it. */
import type { ImagePreprocessing } from "../../domain/preprocessing.ts";

export interface Frame {
  /** The whole image's size after resizing. */
  readonly scaled: { readonly width: number; readonly height: number };
  /** The part of it that is kept. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function frameOf(width: number, height: number, { resize, crop }: ImagePreprocessing): Frame {
  const scaled =
    resize.fit === "stretch" ? { width: resize.width, height: resize.height } : cover(width, height, resize);
  const outer = middle(scaled, resize);
  const inner = crop ? middle(resize, crop) : { left: 0, top: 0 };
  const { width: w, height: h } = crop ?? resize;
  return { scaled, left: outer.left + inner.left, top: outer.top + inner.top, width: w, height: h };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The smallest size of the same proportions that covers the box. */
function cover(width: number, height: number, box: Size): Size {
  if (box.width * height >= box.height * width) {
    return { width: box.width, height: Math.max(box.height, Math.floor((box.width * height) / width)) };
  }
  return { width: Math.max(box.width, Math.floor((box.height * width) / height)), height: box.height };
}

const middle = (whole: Size, part: Size) => ({
  left: roundHalfEven((whole.width - part.width) / 2),
  top: roundHalfEven((whole.height - part.height) / 2),
});

/** Python's `round`, which CenterCrop uses. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
