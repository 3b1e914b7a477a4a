/** How many rows would decide an open gate, by the statistics of its own interval, if the number stays where it is. */
import { METRICS } from "../../../domain/metrics.ts";
import { adviseByInterval, patient } from "../../../policy/gate-advice.ts";
import type { Advise } from "../../../policy/gates.ts";
import { normalQuantile } from "../../../stats/normal-quantile.ts";
import { pairedSampleSize, proportionSampleSize } from "../../../stats/sample-size.ts";

/** The chance that so many rows do decide it. */
export const ADVISED_POWER = 0.8;

export const advise: Advise = (question) => {
  const { gate, of, threshold, estimate } = question;
  const { value, n, discordance, interval } = estimate;
  const { confidence } = interval;
  const goal = { confidence, power: ADVISED_POWER };
  const rows =
    of === "candidate" && METRICS[gate.metric].shape === "proportion"
      ? proportionSampleSize({ ...goal, value, threshold })
      : of === "difference" && discordance !== undefined
        ? pairedRows({ ...goal, discordance }, value - threshold, threshold)
        : byInterval(question, confidence);
  // An interval that is open at n rows is not closed by fewer.
  return rows === null ? null : patient(Math.max(rows, n + 1));
};

/** Which way it goes decides which end of the interval must clear the threshold. */
function pairedRows(
  goal: { readonly confidence: number; readonly power: number; readonly discordance: number },
  gap: number,
  threshold: number,
): number | null {
  const sign = gap > 0 ? 1 : -1;
  return pairedSampleSize({ ...goal, difference: sign * (gap + threshold), margin: -sign * threshold });
}

/** An interval of a half width of z standard errors needs z + z of the power of them to be clear most times. */
function byInterval(question: Parameters<Advise>[0], confidence: number): number | null {
  const rows = adviseByInterval(question);
  const z = normalQuantile((1 + confidence) / 2);
  return rows === null || z <= 0 ? rows : rows * ((z + normalQuantile(ADVISED_POWER)) / z) ** 2;
}
