/**
 * How many rows in a row hang together: the block length for a bootstrap of correlated rows. D. Politis and H. White (2004),
 * corrected by A. Patton, D. Politis and H. White (2009).
 */

export interface BlockLength {
  /** Mean length for the stationary bootstrap. */
  readonly stationary: number;
  /** For the circular one. */
  readonly circular: number;
}

/** Fewer rows have too few lags to tell. */
const FEWEST = 12;

/** As arch's `optimal_block_length`. 1, as if independent, of a series that does not vary or has under 12 rows. */
export function blockLength(values: ArrayLike<number>): BlockLength {
  const n = values.length;
  const centred = Float64Array.from(values);
  const mean = centred.reduce((sum, value) => sum + value, 0) / n;
  for (let row = 0; row < n; row++) centred[row] = (centred[row] as number) - mean;
  if (n < FEWEST || centred.every((value) => value === centred[0])) return { stationary: 1, circular: 1 };
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const quiet = Math.max(5, Math.floor(Math.log10(n)));
  const last = Math.ceil(Math.sqrt(n)) + quiet;
  const covariances = Float64Array.from({ length: last + 1 }, (_, lag) => covarianceAt(centred, lag));
  const start = firstQuiet(centred, covariances, quiet);
  const reach = start === null ? last : Math.min(2 * Math.max(start, 1), last);
  let [slope, spectrum] = [0, covariances[0] as number];
  for (let lag = 1; lag <= reach; lag++) {
    const weight = Math.min(1, 2 * (1 - lag / reach));
    slope += 2 * weight * lag * (covariances[lag] as number);
    spectrum += 2 * weight * (covariances[lag] as number);
  }
  const length = (factor: number) => {
    const found = ((2 * slope ** 2 * n) / (factor * spectrum ** 2)) ** (1 / 3);
    return Number.isFinite(found) ? Math.min(found, longest) : longest;
  };
  return { stationary: length(2), circular: length(4 / 3) };
}

function covarianceAt(centred: Float64Array, lag: number): number {
  let sum = 0;
  for (let row = lag; row < centred.length; row++) sum += (centred[row] as number) * (centred[row - lag] as number);
  return sum / centred.length;
}

/** The first lag from which so many autocorrelations are no larger than chance; null: there is none within reach. */
function firstQuiet(centred: Float64Array, covariances: Float64Array, quiet: number): number | null {
  const n = centred.length;
  const limit = 2 * Math.sqrt(Math.log10(n) / n);
  let run = 0;
  for (let lag = 0; lag < covariances.length - 1; lag++) {
    // The two stretches that are laid on each other, each without one row more: as arch scales them.
    const [early, late] = [squares(centred, 0, n - lag - 1), squares(centred, lag + 1, n)];
    const correlation = ((covariances[lag] as number) * n) / Math.sqrt(early * late);
    run = Math.abs(correlation) < limit ? run + 1 : 0;
    if (run === quiet) return lag - quiet + 1;
  }
  return null;
}

function squares(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += (values[row] as number) ** 2;
  return sum;
}
