/** Ten rows on which the candidate and the champion part, picked so that a reviewer learns most from them. */
import type { ChangedExample } from "../../../domain/evaluation.ts";
import type { Answer } from "../../../ports/inference.ts";

export type Change = ChangedExample["change"];

export interface Parting {
  /** Position in the test split. */
  readonly row: number;
  readonly change: Change;
  /** The larger, the more it teaches: how sure the candidate is, or how far its error moved. */
  readonly weight: number;
  /** What the picked ones are spread over: which answer came for which truth, or how large the truth is. */
  readonly group: string;
}

type Answers = readonly (Answer | null)[];

/** How sure an answer is; null of a value. */
export const confidenceOf = ({ confidence, probabilities }: Answer): number | null =>
  confidence ?? (probabilities.length === 0 ? null : Math.max(...probabilities));

/** Rows where only one of the two is right. A row that one of them did not answer is a failure, and no example. */
export function partingClasses(truth: readonly string[], candidate: Answers, champion: Answers): readonly Parting[] {
  return truth.flatMap((label, row): readonly Parting[] => {
    const [own, other] = [candidate[row], champion[row]];
    if (!own || !other || (own.label === label) === (other.label === label)) return [];
    const change = own.label === label ? "newly-right" : "newly-wrong";
    const group = `${label}\n${change === "newly-wrong" ? own.label : other.label}`;
    return [{ row, change, weight: confidenceOf(own) ?? 0, group }];
  });
}

/** Rows whose error changed, by how much; in four groups by the truth's size. */
export function partingValues(truth: readonly string[], candidate: Answers, champion: Answers): readonly Parting[] {
  const numbers = truth.map(Number);
  const sorted = numbers.toSorted((a, b) => a - b);
  const quarter = (value: number) =>
    [0.25, 0.5, 0.75].filter((share) => value >= (sorted[Math.floor(share * sorted.length)] ?? value)).length;
  return numbers.flatMap((value, row): readonly Parting[] => {
    const [own, other] = [candidate[row]?.value, champion[row]?.value];
    if (own === undefined || other === undefined) return [];
    const further = Math.abs(own - value) - Math.abs(other - value);
    if (further === 0 || !Number.isFinite(further)) return [];
    const change = further > 0 ? "further-off" : "closer";
    return [{ row, change, weight: Math.abs(further), group: String(quarter(value)) }];
  });
}

const EXAMPLES = 10;
/** Of them, as many for the worse where there are enough of both: what is lost is what a reviewer has to weigh. */
const WORSE = 6;

/** Those for the worse first, the most telling first; of each the groups take turns. Deterministic. */
export function pickExamples(partings: readonly Parting[]): readonly Parting[] {
  const isWorse = ({ change }: Parting) => change === "newly-wrong" || change === "further-off";
  const worse = inTurns(partings.filter(isWorse));
  const better = inTurns(partings.filter((each) => !isWorse(each)));
  const most = Math.max(WORSE, EXAMPLES - better.length);
  const first = worse.slice(0, most);
  return [...first, ...better.slice(0, EXAMPLES - first.length)];
}

/** Round after round one of each group, each round by weight. */
function inTurns(partings: readonly Parting[]): readonly Parting[] {
  const heaviest = (a: Parting, b: Parting) => b.weight - a.weight || a.row - b.row;
  const taken = new Map<string, number>();
  return partings
    .toSorted(heaviest)
    .map((parting) => {
      const round = taken.get(parting.group) ?? 0;
      taken.set(parting.group, round + 1);
      return { parting, round };
    })
    .sort((a, b) => a.round - b.round || heaviest(a.parting, b.parting))
    .map(({ parting }) => parting);
}
