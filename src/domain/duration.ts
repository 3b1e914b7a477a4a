/** Durations as specs write them: `90s`, `30m`, `12h`, `7d`, `2w`. */

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
export const DURATION = /^[1-9][0-9]{0,5}[smhdw]$/;

/** Milliseconds. Throws a RangeError for text that the schema would have refused. */
export function parseDuration(text: string): number {
  if (!DURATION.test(text)) throw new RangeError(`not a duration: ${text}`);
  const unit = text.at(-1) as keyof typeof UNIT_MS;
  return Number(text.slice(0, -1)) * UNIT_MS[unit];
}

/** How long, in the largest unit of which it is two or more, and in weeks only if they are whole: `45 s`, `36 h`, `30 d`. */
export function durationText(milliseconds: number): string {
  const units = Object.entries(UNIT_MS).toReversed();
  const [unit, size] = units.find(
    ([name, each]) => milliseconds >= 2 * each && (name !== "w" || milliseconds % each === 0),
  ) ?? ["s", UNIT_MS.s];
  return `${Number((milliseconds / size).toPrecision(2))} ${unit}`;
}
