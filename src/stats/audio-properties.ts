/** What a recording is like before anybody understands it: how long, how loud, how much of it is cut off or silent. */

export interface AudioProperties {
  readonly seconds: number;
  /** Decibels below full scale, -200 for nothing at all. */
  readonly loudness: number;
  readonly peak: number;
  /** Share of samples at full scale. */
  readonly clipped: number;
  /** Share of the frames of 20 ms that are quieter than -60 dB; the last frame may be shorter. */
  readonly silent: number;
}

const LEAST = 1e-10;
const FULL = 0.999;
const FRAME_SECONDS = 0.02;
const SILENCE = -60;

/** `samples` of one channel, -1..1. Null without samples. */
export function audioProperties(samples: ArrayLike<number>, rate: number): AudioProperties | null {
  const n = samples.length;
  if (n === 0) return null;
  const frame = Math.max(1, Math.round(rate * FRAME_SECONDS));
  let [squares, peak, clipped, silent, frames] = [0, 0, 0, 0, 0];
  for (let start = 0; start < n; start += frame) {
    const end = Math.min(n, start + frame);
    let own = 0;
    for (let at = start; at < end; at++) {
      const size = Math.abs(samples[at] as number);
      own += size * size;
      peak = Math.max(peak, size);
      if (size >= FULL) clipped++;
    }
    squares += own;
    frames++;
    if (decibels(Math.sqrt(own / (end - start))) < SILENCE) silent++;
  }
  return {
    seconds: n / rate,
    loudness: decibels(Math.sqrt(squares / n)),
    peak: decibels(peak),
    clipped: clipped / n,
    silent: silent / frames,
  };
}

const decibels = (amplitude: number) => 20 * Math.log10(Math.max(amplitude, LEAST));
