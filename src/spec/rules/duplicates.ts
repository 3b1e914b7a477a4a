/** Nothing is listed twice: columns, features, categories, rows of a review, what is redacted, slices, perturbations. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Model } from "../resolved.ts";
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
  const evaluated = [...specs.models.values()].flatMap(evaluationLists);
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
  return [...columns, ...features, ...evaluated, ...rows, ...redacted];
}

function evaluationLists({ file, evaluation }: Model): readonly List[] {
  const { slices, fairness, perturbations } = evaluation;
  const place = "/spec/evaluation";
  return [
    {
      file,
      what: "slice",
      // In whatever order its columns are named.
      items: slices.map(({ by }) => [...by].sort().join(" and ")),
      pointer: (index) => `${place}/slices/${index}/by`,
    },
    ...slices.map(({ by }, at) => ({
      file,
      what: "column of the slice",
      items: by,
      pointer: (index: number) => `${place}/slices/${at}/by/${index}`,
    })),
    {
      file,
      what: "fairness by",
      items: fairness.map(({ by, class: className }) => `${by} for ${className}`),
      pointer: (index) => `${place}/fairness/${index}/by`,
    },
    {
      file,
      what: "perturbation",
      items: perturbations.map(({ name }) => name),
      pointer: (index) => `${place}/perturbations/${index}/name`,
    },
    ...perturbations.map((perturbation, at) => ({
      file,
      what: "perturbed feature",
      items: ("features" in perturbation && perturbation.features) || [],
      pointer: (index: number) => `${place}/perturbations/${at}/features/${index}`,
    })),
  ];
}
