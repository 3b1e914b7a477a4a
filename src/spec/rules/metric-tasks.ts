/** Gates and alerts ask for metrics that the model's task has: a regression has no recall, a classification no error. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { METRICS, type MetricName, MONITORED_METRICS, measures } from "../../domain/metrics.ts";
import { answersOf } from "../../domain/signature.ts";
import type { Model } from "../resolved.ts";
import { finding, type RuleContext } from "./rule.ts";

const ALL = Object.keys(METRICS) as MetricName[];

export function metricsFitTheTask({ specs, ...rest }: RuleContext): readonly Problem[] {
  const context = { specs, ...rest };
  const check = (
    model: Model | undefined,
    metric: MetricName,
    choice: readonly MetricName[],
    place: readonly [string, string],
  ) => {
    if (!model || measures(metric, answersOf(model.task))) return [];
    const fitting = choice.filter((each) => measures(each, answersOf(model.task)));
    const details = { found: metric, expected: `one of ${fitting.join(", ")}`, with: { metric, task: model.task } };
    return [finding(context, "SPEC_METRIC_TASK", place, details)];
  };
  const gates = [...specs.models.values()].flatMap((model) =>
    model.gates.flatMap(({ metric }, index) => check(model, metric, ALL, [model.file, `/spec/gates/${index}/metric`])),
  );
  const alerts = [...specs.deployments.values()].flatMap(({ file, champion, monitoring }) =>
    (monitoring?.alerts ?? []).flatMap(({ metric }, index) =>
      check(specs.models.get(champion.model), metric, MONITORED_METRICS, [
        file,
        `/spec/monitoring/alerts/${index}/metric`,
      ]),
    ),
  );
  return [...gates, ...alerts];
}
