/** Metrics of one class name the class, others name none, and the class is one that the dataset declares. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { METRICS, type MetricInfo, type MetricName } from "../../domain/metrics.ts";
import type { Dataset } from "../resolved.ts";
import { finding, type RuleContext, unknownName } from "./rule.ts";

interface MetricUse {
  readonly file: string;
  readonly pointer: string;
  readonly metric: MetricName;
  readonly class: string | undefined;
  /** The model whose dataset declares the classes. */
  readonly model: string;
}

export function metricsNameTheirClass(context: RuleContext): readonly Problem[] {
  return uses(context).flatMap(({ file, pointer, metric, class: named }) => {
    const info: MetricInfo = METRICS[metric];
    const perClass = info.perClass === true;
    if (perClass === (named !== undefined)) return [];
    const place = [file, perClass ? pointer : `${pointer}/class`] as const;
    const expected = perClass ? `class beside ${metric}` : "no class";
    const details = { part: "key", found: named ?? "no class", expected, with: { metric } } as const;
    return [finding(context, "SPEC_METRIC_CLASS", place, details)];
  });
}

export function classesAreKnown(context: RuleContext): readonly Problem[] {
  return uses(context).flatMap(({ file, pointer, class: named, model }) => {
    const classes = declaredClasses(context, model);
    if (named === undefined || classes === undefined || classes.includes(named)) return [];
    const details = { ...unknownName(named, classes), with: { class: named } };
    return [finding(context, "SPEC_CLASS_UNKNOWN", [file, `${pointer}/class`], details)];
  });
}

/** Undefined while the dataset does not close its list of labels. */
function declaredClasses({ specs }: RuleContext, model: string): readonly string[] | undefined {
  const dataset: Dataset | undefined = specs.datasets.get(specs.models.get(model)?.training.dataset.name ?? "");
  const label = dataset?.columns.find((column) => column.name === dataset.label);
  return label?.type === "category" ? label.values : undefined;
}

function uses({ specs }: RuleContext): readonly MetricUse[] {
  const gates = [...specs.models.values()].flatMap(({ file, name, gates: each }) =>
    each.map((gate, index) => ({
      file,
      pointer: `/spec/gates/${index}`,
      metric: gate.metric,
      class: gate.class,
      model: name,
    })),
  );
  const alerts = [...specs.deployments.values()].flatMap(({ file, champion, monitoring }) =>
    (monitoring?.alerts ?? []).map((alert, index) => ({
      file,
      pointer: `/spec/monitoring/alerts/${index}`,
      metric: alert.metric,
      class: alert.class,
      model: champion.model,
    })),
  );
  const fairness = [...specs.models.values()].flatMap(({ file, name, evaluation }) =>
    evaluation.fairness.map((each, index) => ({
      file,
      pointer: `/spec/evaluation/fairness/${index}`,
      metric: "demographic-parity.difference" as const,
      class: each.class,
      model: name,
    })),
  );
  const watched = [...specs.deployments.values()].flatMap(({ file, champion, monitoring }) =>
    (monitoring?.checks ?? []).flatMap((check, index) =>
      check.check === "fairness"
        ? [
            {
              file,
              pointer: `/spec/monitoring/checks/${index}`,
              metric: check.metric,
              class: check.class,
              model: champion.model,
            },
          ]
        : [],
    ),
  );
  return [...gates, ...alerts, ...fairness, ...watched];
}
