/** Nothing is listed twice: columns, features, categories, rows of a review, what is redacted. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { finding, type RuleContext } from "./rule.ts";

interface List {
  readonly file: string;
  readonly what: string;
  readonly items: readonly string[];
  /** Where the item of that index is named. */
  readonly pointer: (index: number) => string;
}

export function nothingIsListedTwice(context: RuleContext): readonly Problem[] {
  return lists(context).flatMap(({ file, what, items, pointer }) => {
    const seen = new Set<string>();
    return items.flatMap((item, index) => {
      if (!seen.has(item)) {
        seen.add(item);
        return [];
      }
      return [finding(context, "SPEC_LISTED_TWICE", [file, pointer(index)], { found: item, with: { what, item } })];
    });
  });
}

function lists({ specs }: RuleContext): readonly List[] {
  const columns = [...specs.datasets.values()].flatMap(({ file, columns: each }): readonly List[] => [
    { file, what: "column", items: each.map(({ name }) => name), pointer: (index) => `/spec/columns/${index}/name` },
    ...each.flatMap((column, at) =>
      column.type === "category" && column.values
        ? [
            {
              file,
              what: "category",
              items: column.values,
              pointer: (index: number) => `/spec/columns/${at}/values/${index}`,
            },
          ]
        : [],
    ),
  ]);
  const features = [...specs.models.values()].map(
    ({ file, features: items }): List => ({
      file,
      what: "feature",
      items,
      pointer: (index) => `/spec/features/${index}`,
    }),
  );
  const rows = [...specs.reviews.values()].map(
    ({ file, rows: each }): List => ({
      file,
      what: "row",
      items: each.map(({ id }) => id),
      pointer: (index) => `/spec/rows/${index}/id`,
    }),
  );
  const redacted = [...specs.deployments.values()].map(
    ({ file, predictions }): List => ({
      file,
      what: "redacted feature",
      items: predictions.redact,
      pointer: (index) => `/spec/predictions/redact/${index}`,
    }),
  );
  return [...columns, ...features, ...rows, ...redacted];
}
