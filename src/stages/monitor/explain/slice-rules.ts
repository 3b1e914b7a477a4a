/** What looking at features in slices costs, by the slices that the last windows had. */
import type { SliceMeasured } from "../../../domain/monitoring.ts";
import { looksAtSlices } from "../../../policy/asked.ts";
import { NEGLIGIBLE } from "../../../policy/data-quality.ts";
import { formatNumber, formatShare } from "../../../policy/drift-words.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { isAlikeIn } from "../slice-columns.ts";
import { type ExplainFacts, median } from "./facts.ts";
import type { RuleFacts } from "./rule.ts";

/** One line for all of them: each has its share of the significance, so that together they fail no oftener than it says. */
export function explainSlices(
  check: Sliced,
  { monitoring, reference, deployment, windows }: ExplainFacts,
): readonly RuleFacts[] {
  if (!looksAtSlices(check, monitoring)) return [];
  const { redact } = deployment.predictions;
  const names = reference.version.signature.features
    .filter(({ name, type }) => type !== "image" && !redact.includes(name))
    .map(({ name }) => name)
    .filter((name) => check.features?.includes(name) ?? true);
  const testsOf = (slices: readonly SliceMeasured[]): number =>
    slices.reduce(
      (sum, { slice }) => sum + names.filter((name) => !isAlikeIn(name, slice, monitoring.slices)).length,
      0,
    );
  const looked = windows.map(({ measured }) => measured?.slices ?? []);
  const each = looked.flat();
  const [slices, tests] = [median(looked.map(({ length }) => length)), median(looked.map(testsOf))];
  const referenceRows = median(each.map((one) => one.referenceRows));
  const isLooked = slices !== null && tests !== null && tests > 0;
  return [
    {
      ...ruleOf(check),
      subject: isLooked ? `${tests} columns of ${slices} slices` : "slices",
      rows: median(each.map(({ rows }) => rows)),
      ...(referenceRows !== null && { referenceRows }),
      floor: null,
      // Slices that are too small decide nothing; before the first window nobody knows.
      chance: isLooked ? chanceOf(check) : windows.length === 0 ? null : 0,
      ...(isLooked && { among: tests }),
      isBound: isLooked,
      smallest: null,
    },
  ];
}

type Sliced = Extract<MonitoringCheck, { readonly check: "data-drift" | "missing" }>;

/** Of all of them together. */
const chanceOf = (check: Sliced): number =>
  check.check === "missing" ? NEGLIGIBLE : (check.significance ?? DEFAULTS.significance);

function ruleOf(check: Sliced): Pick<RuleFacts, "rule" | "statistic" | "against"> {
  const chance = `a chance of ${formatShare(chanceOf(check))} over all of them`;
  if (check.check === "missing") {
    const against = `more than ${formatShare(check.max)}, more than in training, and ${chance}`;
    return { rule: "missing, in slices", statistic: "missing", against };
  }
  const against = `${formatNumber(check.effect)}, the floor, and ${chance}`;
  return { rule: `data-drift by ${check.statistic}, in slices`, statistic: check.statistic, against };
}
