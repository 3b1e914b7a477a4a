/** Too little traffic, or too much: by numbers of the spec, and by what is usual. */
import type { Signal } from "../../../domain/records.ts";
import { USUAL_ROWS } from "../../../policy/asked.ts";
import { formatShare } from "../../../policy/drift-words.ts";
import { judgeLimits } from "../../../policy/limits.ts";
import { quantile } from "../../../stats/quantile.ts";
import { usualReach } from "../../../stats/usual-reach.ts";
import { FEWEST_EARLIER, sameSlot, slotText } from "../seasons.ts";
import type { CheckContext, CheckOf, Measure } from "./context.ts";

/** Earlier windows that say what is usual: the newest. */
const EARLIER = 14;
const CONFIDENCE = 0.997;

export const rows: Measure<"rows"> = (check, context) => [
  ...(check.min === undefined && check.max === undefined ? [] : [counted(check, context)]),
  ...(check.change === undefined ? [] : [changed(check.change, context)]),
];

function counted({ min, max }: CheckOf<"rows">, { facts }: CheckContext): Signal {
  const n = facts.rows.length;
  const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  const name = "The number of answers";
  return judgeLimits({ statistic: "rows", subject: "answers", name, value: n, n, format: String }, limits);
}

/** Against the median of earlier windows of the same slot, and further from it than they vary among themselves. */
function changed(change: number, { facts, monitoring }: CheckContext): Signal {
  const n = facts.rows.length;
  const earlier = sameSlot(facts.history, facts.window, monitoring.season).slice(-EARLIER);
  const against = slotText(earlier.length, facts.window, monitoring.season);
  const subject = USUAL_ROWS;
  if (earlier.length < FEWEST_EARLIER) {
    const reason = `How many answers are usual is not known yet: there are ${against}, ${FEWEST_EARLIER} are needed`;
    return { statistic: "rows", subject, value: null, n, verdict: "inconclusive", reason };
  }
  const counts = earlier.map(({ predictions }) => predictions).sort((a, b) => a - b);
  const usual = quantile(counts, 0.5);
  const far = usualReach(counts);
  // There are never fewer answers than none.
  const relative = (count: number) => Math.max(0, count) / usual - 1;
  return judgeLimits(
    {
      statistic: "rows",
      subject,
      name: "The change of the number of answers",
      value: relative(n),
      n,
      interval: {
        low: relative(n - far),
        high: relative(n + far),
        confidence: CONFIDENCE,
        method: `median and deviation of ${earlier.length} earlier windows`,
      },
      change: `${usual} -> ${n}`,
      against,
      format: signedShare,
    },
    // Half as much again is as far as two thirds are.
    { min: 1 / (1 + change) - 1, max: change },
  );
}

const signedShare = (share: number): string => `${share < 0 ? "−" : "+"}${formatShare(Math.abs(share))}`;
