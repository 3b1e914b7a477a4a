/** Windows are divided by what the champion is sent, and alerts name parts that the division makes. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { MISSING } from "../../domain/slices.ts";
import { eachCheck, eachMonitored, type Monitored, type MonitoringFinding } from "./each-check.ts";
import type { FindingDetails } from "./rule.ts";
import { type RuleContext, unknownName } from "./rule.ts";
import { binsDetails, pointerPart, valuesOf } from "./slices.ts";

export function windowsAreDivided(context: RuleContext): readonly Problem[] {
  return eachMonitored(context, (each) =>
    each.monitoring.slices.flatMap(({ by, bins }, index) =>
      by.flatMap((column, at) => columnFinding(each, column, `/slices/${index}/by/${at}`, bins !== undefined)),
    ),
  );
}

export function windowBinsRise(context: RuleContext): readonly Problem[] {
  return eachMonitored(context, ({ monitoring, dataset }) =>
    monitoring.slices.flatMap(({ by, bins }, index): readonly MonitoringFinding[] => {
      const details = dataset && bins ? binsDetails(dataset, by, bins) : null;
      return details ? [["SPEC_SLICE_BINS", `/slices/${index}/bins`, details]] : [];
    }),
  );
}

export function fairnessHasItsGroups(context: RuleContext): readonly Problem[] {
  return eachCheck(context, (check, each) => {
    if (check.check !== "fairness") return [];
    const isBinned = each.monitoring.slices.some(
      ({ by, bins }) => bins !== undefined && by.length === 1 && by[0] === check.by,
    );
    return columnFinding(each, check.by, "/by", isBinned);
  });
}

/** The same columns as a declared slice, or single values of columns that need no bins. */
export function alertSlicesExist(context: RuleContext): readonly Problem[] {
  return eachMonitored(context, (each) =>
    each.monitoring.alerts.flatMap(({ slice }, index) => {
      if (!slice) return [];
      const place = `/alerts/${index}/slice`;
      const columns = Object.keys(slice);
      if (columns.length === 0) {
        const details = { part: "key", found: "no column", expected: "a column and its value" } as const;
        return [["SPEC_SLICE_UNKNOWN", place, details] as const];
      }
      const wanted = columns.toSorted().join("\n");
      const declared = each.monitoring.slices.filter(({ by }) => by.toSorted().join("\n") === wanted);
      const binned = declared.some(({ bins }) => bins !== undefined);
      return columns.flatMap((column): readonly MonitoringFinding[] => {
        const field = `${place}/${pointerPart(column)}`;
        const unfit = columnFinding(each, column, field, binned);
        if (unfit.length > 0) return unfit;
        const values = each.dataset ? valuesOf(each.dataset, declared, column) : null;
        const value = slice[column] ?? "";
        if (values === null) return unseenFinding(each, column, value, field);
        return values.includes(value) ? [] : [["SPEC_SLICE_UNKNOWN", field, unknownName(value, values)]];
      });
    }),
  );
}

/** Production may send what training never had, so this is no error; a slip of the pen would never fire. */
function unseenFinding(
  { features, deployment }: Monitored,
  column: string,
  value: string,
  field: string,
): readonly MonitoringFinding[] {
  const seen = features?.find(({ name }) => name === column)?.values;
  if (!seen || seen.includes(value) || value === MISSING) return [];
  const { model, version } = deployment.champion;
  const details = { ...unknownName(value, seen), severity: "warning", with: { column, model, version } } as const;
  return [["SPEC_SLICE_UNSEEN", field, details]];
}

/** Silent while nobody knows what the champion takes. */
function columnFinding(
  { features, deployment }: Monitored,
  column: string,
  field: string,
  binned: boolean,
): readonly MonitoringFinding[] {
  if (!features) return [];
  const refuse = (details: FindingDetails): readonly MonitoringFinding[] => [
    ["SPEC_CHECK_SLICE", field, { ...details, with: { column } }],
  ];
  const feature = features.find(({ name }) => name === column);
  if (!feature) return refuse(unknownName(column, fitting({ features, deployment })));
  if (deployment.predictions.redact.includes(column)) return refuse({ found: `${column}, which is redacted` });
  if (feature.type === "image") return refuse({ found: `${column}, an image` });
  if (feature.type === "number" && !binned) {
    return refuse({ found: `${column}, numbers`, expected: "bins of it in `monitoring.slices`" });
  }
  return [];
}

const fitting = ({ features, deployment }: Pick<Monitored, "features" | "deployment">): readonly string[] =>
  (features ?? [])
    .filter(({ name, type }) => type !== "image" && !deployment.predictions.redact.includes(name))
    .map(({ name }) => name);
