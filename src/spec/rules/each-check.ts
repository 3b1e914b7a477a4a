/** Every monitored deployment, every check of its windows, with the model and the dataset that they are about. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Feature } from "../../domain/signature.ts";
import type { Dataset, Deployment, Model, MonitoringCheck, ResolvedMonitoring } from "../resolved.ts";
import { type FindingDetails, finding, type RuleContext } from "./rule.ts";

/** `field`: within `monitoring`, or within the check, such as `/features/0`. */
export type MonitoringFinding = readonly [code: Problem["code"], field: string, details: FindingDetails];

export interface Monitored {
  readonly deployment: Deployment;
  readonly monitoring: ResolvedMonitoring;
  /** The champion's; undefined while there is none, or while it has problems of its own. */
  readonly model: Model | undefined;
  readonly dataset: Dataset | undefined;
  /** What the champion takes: of the version that answers, or else of the model as it is now. Names alone where no type is known. */
  readonly features:
    | readonly (Pick<Feature, "name"> & { readonly type?: Feature["type"]; readonly values?: readonly string[] })[]
    | undefined;
}

export function eachMonitored(
  context: RuleContext,
  check: (each: Monitored) => readonly MonitoringFinding[],
): readonly Problem[] {
  return monitored(context).flatMap((each) =>
    check(each).map(([code, field, details]) =>
      finding(context, code, [each.deployment.file, `/spec/monitoring${field}`], details),
    ),
  );
}

export function eachCheck(
  context: RuleContext,
  check: (check: MonitoringCheck, each: Monitored) => readonly MonitoringFinding[],
): readonly Problem[] {
  return eachMonitored(context, (each) =>
    each.monitoring.checks.flatMap((one, index) =>
      check(one, each).map(([code, field, details]) => [code, `/checks/${index}${field}`, details] as const),
    ),
  );
}

function monitored({ specs }: RuleContext): readonly Monitored[] {
  return [...specs.deployments.values()].flatMap((deployment) => {
    const { monitoring, champion } = deployment;
    if (!monitoring) return [];
    const model = specs.models.get(champion.model);
    const dataset = model && specs.datasets.get(model.training.dataset.name);
    const version = specs.modelVersions.get(champion.model)?.get(champion.version);
    return [
      { deployment, monitoring, model, dataset, features: version?.signature.features ?? planned(model, dataset) },
    ];
  });
}

function planned(model: Model | undefined, dataset: Dataset | undefined): Monitored["features"] {
  return model?.features.map((name) => {
    const type = dataset?.columns.find((column) => column.name === name)?.type;
    return type === "number" || type === "category" || type === "image" ? { name, type } : { name };
  });
}
