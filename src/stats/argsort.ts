/** The order of many numbers: a radix sort of their bits, since a comparing sort is what ranking metrics would spend their time on. */

/** Below this many, the counting of digits costs more than comparing. */
const FEW = 2_000;
const DIGIT = 16;

/** Positions by ascending value; equal values keep their order. Not for NaN. */
export function argsort(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  if (values.length < FEW) return order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  const [high, low] = sortableBits(values);
  let [from, to] = [order, new Uint32Array(order.length)];
  for (const [half, shift] of [
    [low, 0],
    [low, DIGIT],
    [high, 0],
    [high, DIGIT],
  ] as const) {
    if (byDigit(half, shift, from, to)) [from, to] = [to, from];
  }
  return from;
}

/** The bits of each double as two unsigned halves that ascend as the numbers do: negative ones are turned round. */
function sortableBits(values: ArrayLike<number>): readonly [Uint32Array, Uint32Array] {
  const [high, low] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const view = new DataView(new ArrayBuffer(8));
  for (let index = 0; index < values.length; index++) {
    // Adding 0 makes -0 equal to 0.
    view.setFloat64(0, (values[index] ?? 0) + 0);
    const [first, second] = [view.getUint32(0), view.getUint32(4)];
    const isNegative = first >= 0x8000_0000;
    high[index] = isNegative ? ~first : first | 0x8000_0000;
    low[index] = isNegative ? ~second : second;
  }
  return [high, low];
}

/** One stable pass; false: all digits are equal, and nothing was moved. */
function byDigit(half: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): boolean {
  const starts = new Uint32Array((1 << DIGIT) + 1);
  const mask = (1 << DIGIT) - 1;
  for (const bits of half) {
    const digit = (bits >>> shift) & mask;
    starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
  }
  if (starts.includes(half.length)) return false;
  for (let digit = 1; digit < starts.length; digit++) starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
  for (const index of from) {
    const digit = ((half[index] ?? 0) >>> shift) & mask;
    const place = starts[digit] ?? 0;
    to[place] = index;
    starts[digit] = place + 1;
  }
  return true;
}
