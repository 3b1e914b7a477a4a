/** What happened beside the numbers, for every time line: deployments, trainings, alerts. */

import type { Mark, MarkKind } from "../../domain/pages/chart.ts";
import type { AlertLogged } from "./alert-log.ts";
import type { DeploymentFacts } from "./facts.ts";

export const MARK_TEXTS: Readonly<Record<MarkKind, string>> = {
  deployed: "deployed",
  "rolled-back": "rolled back",
  retrained: "retrained",
  fired: "alert",
  recovered: "recovered",
};

export function marksOf(
  { deployed, trainings }: Pick<DeploymentFacts, "deployed" | "trainings">,
  alerts: readonly AlertLogged[],
): readonly Mark[] {
  const at = (kind: MarkKind, moment: string): Mark => ({ kind, x: Date.parse(moment) });
  const all = [
    ...deployed.map(({ outcome, createdAt }) => at(outcome, createdAt)),
    ...trainings.filter(({ outcome }) => outcome.state === "succeeded").map((each) => at("retrained", each.createdAt)),
    ...alerts.map(({ fired }) => at("fired", fired)),
    ...alerts.flatMap(({ ended, how }) => (ended !== null && how === "recovered" ? [at("recovered", ended)] : [])),
  ];
  const known = new Map(all.map((mark) => [`${mark.kind} ${mark.x}`, mark]));
  return [...known.values()].sort((a, b) => a.x - b.x || (a.kind < b.kind ? -1 : 1));
}

/** A hundred lines in one picture say less than none: then alerts are left to the log. */
const MOST_MARKS = 40;

export function within(marks: readonly Mark[], from: number, to: number): readonly Mark[] {
  const inside = marks.filter(({ x }) => x >= from && x <= to);
  return inside.length <= MOST_MARKS ? inside : inside.filter(({ kind }) => kind !== "fired" && kind !== "recovered");
}
