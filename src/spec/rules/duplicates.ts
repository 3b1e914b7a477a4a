/** Nothing is listed twice: columns, features, categories, rows of a review, what is redacted, slices, perturbations, checks, alerts. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Alert, Deployment, Model, MonitoringCheck } from "../resolved.ts";
import { DEFAULTS } from "../schema/defaults.ts";
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
  const monitored = [...specs.deployments.values()].flatMap(monitoringLists);
  return [...columns, ...features, ...evaluated, ...rows, ...redacted, ...monitored];
}

/** Two of one name would be one signal with two verdicts. */
function monitoringLists({ file, monitoring }: Deployment): readonly List[] {
  if (!monitoring) return [];
  const { checks, alerts, slices } = monitoring;
  const place = "/spec/monitoring";
  const listed = (what: string, items: readonly string[], field: string): List => ({
    file,
    what,
    items,
    pointer: (index) => `${place}/${field.replace("*", String(index))}`,
  });
  return [
    listed("check", checks.map(checkName), "checks/*/check"),
    listed("alert", alerts.map(alertName), "alerts/*/metric"),
    listed(
      "slice",
      slices.map(({ by }) => [...by].sort().join(" and ")),
      "slices/*/by",
    ),
    ...slices.map(({ by }, at) => listed("column of the slice", by, `slices/${at}/by/*`)),
    ...checks.map((check, at) =>
      listed("checked feature", ("features" in check && check.features) || [], `checks/${at}/features/*`),
    ),
  ];
}

/** What tells a check from another one of its kind. */
function checkName(check: MonitoringCheck): string {
  switch (check.check) {
    case "missing":
    case "range":
    case "constant":
      return [check.check, ...featuresOf(check)].join(" of ");
    case "data-drift":
      return [`data-drift by ${check.statistic}`, ...featuresOf(check)].join(" of ");
    case "prediction-drift":
      return `prediction-drift of ${check.of ?? DEFAULTS.predictionDriftOf}`;
    case "output":
      return `output of ${check.measure}`;
    case "fairness":
      return `fairness by ${check.by} for ${check.class} in ${check.metric}`;
    case "telemetry":
      return `telemetry of ${check.reading}`;
    case "concept-drift":
      return `concept-drift by ${check.method ?? DEFAULTS.conceptDriftMethod}`;
    default:
      return check.check;
  }
}

const featuresOf = ({ features }: { readonly features?: readonly string[] }) =>
  features ? [[...features].sort().join(" and ")] : [];

function alertName({ metric, class: of, role = DEFAULTS.alertRole, slice, for: time }: Alert): string {
  const rows = Object.entries(slice ?? {}).map(([column, value]) => `${column} ${value}`);
  return [
    metric,
    ...(of === undefined ? [] : [`of ${of}`]),
    ...(role === DEFAULTS.alertRole ? [] : [`of the ${role}`]),
    ...(rows.length === 0 ? [] : [`where ${rows.sort().join(" and ")}`]),
    ...(time === undefined ? [] : [`over ${time}`]),
  ].join(" ");
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
