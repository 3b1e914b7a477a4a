/** The shortest decimal that is read back as the same FP32: JSON would else carry the digits of a double. */

/** `value` is an FP32, finite. The double that is returned prints in as few digits as tell it from its neighbours. */
export function shortest(value: number): number {
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e3) return Number.isSafeInteger(value) ? value : slowly(value);
  // Here the spacing of FP32 is below one of the seventh digit, so fewer digits are found by trying seven.
  const power = size < 1 ? (size < 0.01 ? 1e9 : size < 0.1 ? 1e8 : 1e7) : size < 10 ? 1e6 : size < 100 ? 1e5 : 1e4;
  const seven = Math.floor(value * power + 0.5) / power;
  if (Math.fround(seven) === value) return seven;
  const eight = Math.floor(value * (power * 10) + 0.5) / (power * 10);
  if (Math.fround(eight) === value) return eight;
  const nine = Math.floor(value * (power * 100) + 0.5) / (power * 100);
  return Math.fround(nine) === value ? nine : value;
}

function slowly(value: number): number {
  // Six digits tell no two FP32 numbers apart that people wrote, nine tell all of them apart.
  for (let digits = 6; digits <= 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}
