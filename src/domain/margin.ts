/** How much worse is still not worse, as a gate writes it: `0.02` in the metric's own unit, `20%` of the other's value. */
export interface Margin {
  readonly kind: "absolute" | "relative";
  /** `20%` is 0.2. */
  readonly value: number;
}

const PERCENT = /^[0-9]{1,4}(?:\.[0-9]{1,4})?%$/u;

/** null: it is no margin. */
export function marginOf(written: number | string): Margin | null {
  if (typeof written === "number") {
    return Number.isFinite(written) && written >= 0 ? { kind: "absolute", value: written } : null;
  }
  // Parsed as it stands: 0.07 and 7 / 100 are not the same number everywhere.
  return PERCENT.test(written) ? { kind: "relative", value: Number(`${written.slice(0, -1)}e-2`) } : null;
}
