/** What devices, or the server itself, measure: values outside of their limits, and values unlike those of earlier windows. */
import type { Signal } from "../../../domain/records.ts";
import { judgeShift } from "../../../policy/drift.ts";
import { formatNumber, formatShare } from "../../../policy/drift-words.ts";
import { judgeLimits } from "../../../policy/limits.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { blockLength } from "../../../stats/block-length.ts";
import { measureDistance } from "../../../stats/drift-distance.ts";
import { profileNumbers } from "../../../stats/profile.ts";
import { valuesOf, within } from "../readings.ts";
import type { CheckContext, CheckOf, Measure } from "./context.ts";

type TelemetryCheck = CheckOf<"telemetry">;

export const telemetry: Measure<"telemetry"> = (check, context) => {
  const { min, max, effect, reading } = check;
  const { telemetry: all, window } = context.facts;
  const now = valuesOf(within(all, window), reading);
  const before = valuesOf(
    all.filter(({ time }) => Date.parse(time) < Date.parse(window.from)),
    reading,
  );
  return [
    ...(min !== undefined || max !== undefined ? [outside(check, now)] : []),
    ...(effect !== undefined ? [moved(reading, effect, before, now, context)] : []),
  ];
};

/** What was measured was measured: no interval stands between a share of the values and its limit. */
function outside(
  { reading, min, max, share = DEFAULTS.telemetryShare }: TelemetryCheck,
  values: readonly number[],
): Signal {
  const n = values.length;
  const isOutside = (value: number) => (min !== undefined && value < min) || (max !== undefined && value > max);
  const beyond = values.filter(isOutside);
  const worst = beyond.toSorted((a, b) => distance(b, min, max) - distance(a, min, max))[0];
  return judgeLimits(
    {
      statistic: "telemetry",
      subject: reading,
      name: `the share of ${reading} ${limitsText(min, max)}`,
      value: n === 0 ? null : beyond.length / n,
      n,
      format: formatShare,
      ...(worst !== undefined && { change: `as far as ${formatNumber(worst)}` }),
    },
    { max: share },
  );
}

const distance = (value: number, min = value, max = value): number => Math.max(min - value, value - max);

function limitsText(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `above ${formatNumber(max ?? Number.NaN)}`;
  return max === undefined ? `below ${formatNumber(min)}` : `outside ${formatNumber(min)} to ${formatNumber(max)}`;
}

const DRAWS = 400;
/** Values that hardly hang together. */
const FEWEST = 30;

/**
 * One value of a sensor is like the one before it. Only values so far apart that they hang together no more are compared, in
 * the window and before it: all of them would make chance look like change.
 */
function moved(
  reading: string,
  effect: number,
  before: readonly number[],
  now: readonly number[],
  { chance }: CheckContext,
): Signal {
  const [reference, current] = [apart(before), apart(now)].map((values) =>
    profileNumbers(reading, values, Number.POSITIVE_INFINITY),
  ) as [ReturnType<typeof profileNumbers>, ReturnType<typeof profileNumbers>];
  const isMeasurable = reference.n > 0 && current.n > 0;
  const found = isMeasurable
    ? measureDistance("ks", reference, current, {
        binning: DEFAULTS.binning,
        draws: DRAWS,
        next: chance(`telemetry ${reading}`),
      })
    : null;
  return judgeShift(
    {
      subject: reading,
      statistic: "telemetry-drift",
      effect: found?.effect ?? null,
      pValue: found?.pValue ?? 1,
      ...(found && { nulls: found.nulls }),
      n: current.n,
      referenceRows: reference.n,
      reference,
      current,
      against: "the windows before",
    },
    { effect, significance: DEFAULTS.significance, minimumRows: FEWEST },
  );
}

/** Half a block: by then little is left of a value, and twice as many of them can be compared. */
function apart(values: readonly number[]): readonly number[] {
  if (values.length === 0) return values;
  const step = Math.max(1, Math.round(blockLength(values).circular / 2));
  return values.filter((_, index) => index % step === 0);
}
