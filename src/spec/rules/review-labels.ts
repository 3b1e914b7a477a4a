/** A reviewer's label is one that the dataset declares, or one of the words that decide nothing. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { tallyReview } from "../../domain/review.ts";
import { finding, type RuleContext, unknownName } from "./rule.ts";

export function reviewLabelsAreKnown(context: RuleContext): readonly Problem[] {
  return [...context.specs.reviews.values()].flatMap(({ file, dataset: name, rows }) => {
    const dataset = context.specs.datasets.get(name);
    const column = dataset?.columns.find((each) => each.name === dataset.label);
    // Without a declared list the data decide, which are not here.
    if (column?.type !== "category" || !column.values) return [];
    const valid = [...column.values, "undecided", "skip"];
    const decided = new Set(tallyReview(rows).decided);
    return rows.flatMap((row, index) => {
      if (!decided.has(row) || valid.includes(row.label)) return [];
      const place = [file, `/spec/rows/${index}/label`] as const;
      return [finding(context, "REVIEW_LABEL_UNKNOWN", place, unknownName(row.label, valid))];
    });
  });
}
