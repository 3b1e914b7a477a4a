/** Change in plain words. What it returns is text, not Markdown: whoever shows it escapes it. */

/** What is said about one side of a comparison. */
export type Summary =
  | { readonly type: "number"; readonly median: number | null; readonly std: number | null }
  | { readonly type: "category"; readonly counts: readonly (readonly [value: string, count: number])[] };

/** A median that moved by less than this share of the reference's deviation is not what changed. */
const SMALL_MOVE = 0.1;
/** A spread that grew or shrank by less than this factor is not what changed either. */
const SMALL_STRETCH = 1.25;

/** For example "temp_max is higher than in training: median 21.1 against 15". */
export function describeShift(subject: string, reference: Summary, current: Summary, than: string): string {
  if (reference.type === "number" && current.type === "number") {
    return describeNumbers(subject, reference, current, than);
  }
  if (reference.type === "category" && current.type === "category") {
    return describeCategories(subject, reference.counts, current.counts, than);
  }
  return `${subject} is of another type than ${than}`;
}

type NumberSummary = Extract<Summary, { readonly type: "number" }>;

function describeNumbers(subject: string, reference: NumberSummary, current: NumberSummary, than: string): string {
  const [before, now] = [reference.median ?? Number.NaN, current.median ?? Number.NaN];
  const [spreadBefore, spreadNow] = [reference.std ?? Number.NaN, current.std ?? Number.NaN];
  if (Math.abs(now - before) > SMALL_MOVE * spreadBefore) {
    const direction = now > before ? "higher" : "lower";
    return `${subject} is ${direction} than ${than}: median ${formatNumber(now)} against ${formatNumber(before)}`;
  }
  const stretch = spreadNow / spreadBefore;
  if (stretch > SMALL_STRETCH || stretch < 1 / SMALL_STRETCH) {
    const direction = stretch > 1 ? "more" : "less";
    const numbers = `standard deviation ${formatNumber(spreadNow)} against ${formatNumber(spreadBefore)}`;
    return `${subject} varies ${direction} than ${than}: ${numbers}`;
  }
  return `${subject} is spread differently than ${than}, about the same median (${formatNumber(now)})`;
}

type Counts = Extract<Summary, { readonly type: "category" }>["counts"];

function describeCategories(subject: string, reference: Counts, current: Counts, than: string): string {
  const shares = (counts: Counts) => {
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    return new Map(counts.map(([value, count]) => [value, count / total]));
  };
  const [before, now] = [shares(reference), shares(current)];
  const moves = [...new Set([...before.keys(), ...now.keys()])].map((value) => ({
    value,
    before: before.get(value) ?? 0,
    now: now.get(value) ?? 0,
  }));
  const largest = moves.reduce((a, b) => (Math.abs(b.now - b.before) > Math.abs(a.now - a.before) ? b : a));
  const direction = largest.now > largest.before ? "more often" : "less often";
  const numbers = `${formatShare(largest.now)} against ${formatShare(largest.before)}`;
  return `${subject} is ${largest.value} ${direction} than ${than}: ${numbers}`;
}

/** Three digits that mean something; never exponents for everyday sizes. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return `${formatNumber(percent)}%`;
  return `${Math.round(percent)}%`;
}

/** A chance as a share of cases; tiny ones only as "under". */
export function formatProbability(probability: number): string {
  return probability < 0.001 ? "under 0.1%" : formatShare(probability);
}
