/** Two members' answers to the same questions: how often they agree, how far apart they are, how long each takes. */
import type { Tensor } from "../../domain/tensor.ts";
import type { Member } from "../member.ts";
import type { Reply } from "../question.ts";

export interface Comparison {
  readonly rows: number;
  /** Share of the rows with the same label; null: a regression. */
  readonly agreement: number | null;
  readonly distance: {
    /** Of two distributions over the classes, 0 to 1; or of two values. */
    readonly kind: "total-variation" | "absolute-difference";
    readonly mean: number;
    readonly max: number;
  };
  /** Time of its runs over the champion's, for as many rows as the champion usually runs together. */
  readonly latencyRatio: number | null;
}

type Outputs = Pick<Reply, "outputs">;

export interface Comparer {
  /** The same rows, in the same order. */
  observe(champion: Outputs, other: Outputs): void;
  /** null: nothing was compared. */
  summary(): Comparison | null;
}

export function createComparer(champion: Member, other: Member): Comparer {
  // Each has an order of its own.
  const place = champion.classes.map((name) => other.classes.indexOf(name));
  const sums = { rows: 0, agreed: 0, distance: 0, max: 0 };
  let kind: Comparison["distance"]["kind"] = "total-variation";

  const add = (distance: number) => {
    sums.rows += 1;
    sums.distance += distance;
    sums.max = Math.max(sums.max, distance);
  };
  const classes = (a: Tensor, b: Tensor, labels: readonly [Tensor["data"], Tensor["data"]]) => {
    const width = place.length;
    const rows = width === 0 ? 0 : a.data.length / width;
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let index = 0; index < width; index++) {
        sum += Math.abs(Number(a.data[row * width + index]) - Number(b.data[row * width + (place[index] ?? -1)]));
      }
      if (labels[0][row] === labels[1][row]) sums.agreed += 1;
      add(sum / 2);
    }
  };

  return {
    observe: (mine, theirs) => {
      const [a, b] = [mine.outputs, theirs.outputs];
      if (a.probabilities && b.probabilities && a.label && b.label) {
        classes(a.probabilities, b.probabilities, [a.label.data, b.label.data]);
      } else if (a.value && b.value) {
        kind = "absolute-difference";
        const values = b.value.data;
        a.value.data.forEach((value, row) => {
          add(Math.abs(Number(value) - Number(values[row])));
        });
      }
    },
    summary: () => {
      const { rows, agreed, distance, max } = sums;
      if (rows === 0) return null;
      return {
        rows,
        agreement: kind === "total-variation" ? agreed / rows : null,
        distance: { kind, mean: distance / rows, max },
        latencyRatio: latencyRatio(champion, other),
      };
    },
  };
}

/** Rows that a member usually runs together. */
export function usualRows(member: Member): number {
  const { runs, rows } = member.state();
  return runs === 0 ? 1 : Math.max(1, Math.round(rows / runs));
}

/** Not of the answers' own latencies: copies wait politely, and are run in larger batches. */
function latencyRatio(champion: Member, other: Member): number | null {
  const usual = usualRows(champion);
  const [its, theirs] = [champion.runTime(usual), other.runTime(usual)];
  return its > 0 && theirs > 0 ? theirs / its : null;
}
