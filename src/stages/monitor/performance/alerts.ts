/** Measures what each alert asks for: whose answers, of which part of the traffic, over how much time. */
import type { Measurement } from "../../../domain/measurement.ts";
import { basisOf } from "../../../domain/metrics.ts";
import type { Alert } from "../../../spec/resolved.ts";
import { serverOf } from "../readings.ts";
import { rowsWithin, type Window } from "../windows.ts";
import type { PerformanceContext } from "./context.ts";
import { judgedOf, type Member, rowsOf } from "./judged.ts";
import { isOperation, measureOperation } from "./operations.ts";
import { inSlice, rowsInSlice } from "./parts.ts";
import { lengthened } from "./period.ts";
import { chanceName, measureJudged } from "./realised.ts";
import { subjectOf } from "./subjects.ts";

/** null: nothing on record shows it. */
export function measureAlert(alert: Alert, context: PerformanceContext): Measurement | null {
  const { metric } = alert;
  const member = memberOf(alert, context);
  if (isOperation(metric)) return operation(alert, metric, member, context);
  if (basisOf(metric) !== "rows" || !member) return null;
  const judged = isOfDecisions(metric) ? asTheyAre(alert, member, context) : withTruth(alert, member, context);
  const ask = (sample: Parameters<typeof subjectOf>[2]) => {
    const subject = subjectOf(metric, alert.class, sample);
    return subject ? [subject] : [];
  };
  const name = `alert ${metric} ${alert.class ?? ""} ${alert.for ?? ""} ${chanceName(member, alert.slice ?? null)}`;
  const [measured] = measureJudged(judged, context.reading, ask, context.chance(name));
  return measured ?? { metric, ...(alert.class !== undefined && { class: alert.class }), value: null, n: 0 };
}

/** Who decides is known without any truth. */
const isOfDecisions = (metric: Alert["metric"]): boolean => metric === "coverage" || metric === "forwarded";

function memberOf({ role = "champion" }: Alert, { members }: PerformanceContext): Member | undefined {
  return members.find((member) => member.role === role);
}

function withTruth(alert: Alert, member: Member, context: PerformanceContext) {
  const { facts, monitoring, due } = context;
  const lasting = () => judgedOf(rowsOf(member, rowsWithin(facts.lookBack, lengthened(due, alert.for))), facts.truths);
  const judged = alert.for === undefined ? context.dueOf(member).judged : lasting();
  return inSlice(judged, alert.slice, monitoring.slices);
}

/** The truth is not looked at. */
function asTheyAre(alert: Alert, member: Member, { facts, monitoring }: PerformanceContext) {
  const rows = rowsOf(member, rowsWithin(facts.lookBack, lengthened(facts.window, alert.for)));
  return inSlice(
    rows.map((row) => ({ row, truth: row.label })),
    alert.slice,
    monitoring.slices,
  );
}

function operation(
  alert: Alert,
  metric: Parameters<typeof measureOperation>[0],
  member: Member | undefined,
  { facts, monitoring }: PerformanceContext,
): Measurement | null {
  const period: Window = lengthened(facts.window, alert.for);
  const all = member ? rowsOf(member, rowsWithin(facts.lookBack, period)) : [];
  const rows = rowsInSlice(all, alert.slice, monitoring.slices);
  return measureOperation(metric, { rows, period, server: serverOf(facts.telemetry, period) });
}
