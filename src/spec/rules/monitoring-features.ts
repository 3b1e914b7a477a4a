/** Checks look at features that the champion takes, that are written down, and that the check can say something about. */
import { DRIFT_STATISTICS, type DriftStatisticInfo } from "../../domain/drift-statistics.ts";
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Column, MonitoringCheck } from "../resolved.ts";
import { eachCheck, type Monitored, type MonitoringFinding } from "./each-check.ts";
import { type RuleContext, unknownName } from "./rule.ts";

export function checkedFeaturesExist(context: RuleContext): readonly Problem[] {
  return eachCheck(context, (check, each) => {
    const { features, deployment } = each;
    if (!("features" in check) || !check.features || !features) return [];
    const names = features.map(({ name }) => name);
    return check.features.flatMap((feature, index): readonly MonitoringFinding[] => {
      const field = `/features/${index}`;
      if (!names.includes(feature)) {
        const details = { feature, model: deployment.champion.model };
        return [["SPEC_CHECK_FEATURE", field, { ...unknownName(feature, names), with: details }]];
      }
      if (deployment.predictions.redact.includes(feature)) {
        return [["SPEC_CHECK_REDACTED", field, { found: feature, with: { feature } }]];
      }
      const why = check.check === "range" ? withoutRange(feature, each) : null;
      if (why === null) return [];
      return [["SPEC_CHECK_FEATURE_TYPE", field, { found: why, with: { check: check.check, feature } }]];
    });
  });
}

/** What a range cannot be read from; null: it can. */
function withoutRange(feature: string, { dataset }: Monitored): string | null {
  const column = dataset?.columns.find(({ name }) => name === feature);
  return column && !hasRange(column) ? `${feature}, ${WITHOUT[column.type]}` : null;
}

const hasRange = (column: Column): boolean =>
  column.type === "number"
    ? column.min !== undefined || column.max !== undefined
    : column.type === "category" && column.values !== undefined;

const WITHOUT: Readonly<Record<Column["type"], string>> = {
  number: "numbers without min or max",
  category: "categories without a list of values",
  text: "a text column",
  time: "a time column",
  image: "an image",
};

export function statisticsFitTheirColumns(context: RuleContext): readonly Problem[] {
  return eachCheck(context, (check) => {
    if (check.check !== "data-drift") return [];
    return [...categoriesProblem(check), ...binningProblem(check)];
  });
}

type DataDrift = Extract<MonitoringCheck, { readonly check: "data-drift" }>;

const infoOf = (statistic: DataDrift["statistic"]): DriftStatisticInfo => DRIFT_STATISTICS[statistic];

function categoriesProblem({ categories }: DataDrift): readonly MonitoringFinding[] {
  if (categories === undefined || infoOf(categories).of !== "numbers") return [];
  const fitting = Object.keys(DRIFT_STATISTICS).filter((name) => infoOf(name as typeof categories).of !== "numbers");
  const details = { ...unknownName(categories, fitting), with: { statistic: categories } };
  return [["SPEC_CHECK_STATISTIC", "/categories", details]];
}

/** How numbers are counted matters only to what counts them. */
function binningProblem({ statistic, binning }: DataDrift): readonly MonitoringFinding[] {
  if (binning === undefined || infoOf(statistic).binned) return [];
  const details = { part: "key", found: binning, expected: "no binning", with: { statistic } } as const;
  return [["SPEC_CHECK_BINNING", "/binning", details]];
}
