/** What a window's columns looked like, kept beside its record: later windows are compared with it, and people look at it. */
import { answersOf } from "../../domain/signature.ts";
import {
  type ColumnSummary,
  summariseCategories,
  summariseNumbers,
  type WindowSummary,
} from "../../stats/window-summary.ts";
import { windowColumns } from "./columns.ts";
import type { RoleRows, WindowFacts } from "./facts.ts";

/** Members whose answers are summed up: the champion, and whoever is beside it. */
const MOST_MEMBERS = 6;

/** Names of columns that are no features: `answers:champion`, `confidence:shadow`. Of two shadows the second is `shadow 2`. */
export const outputName = (of: "answers" | "confidence", member: string): string => `${of}:${member}`;

/** Features under their own names, those of images as `<image>.<property>`; never what is redacted. */
export function summariseWindow(facts: WindowFacts): WindowSummary {
  const { redact } = facts.deployment.predictions;
  const features = facts.reference.version.signature.features
    .filter(({ name }) => !redact.includes(name))
    .flatMap((feature) => windowColumns(feature, facts))
    .map(({ name, current, cells }) =>
      current.type === "number" ? summariseNumbers(name, cells) : summariseCategories(name, cells),
    );
  const seen = new Map<string, number>();
  const outputs = facts.byRole.slice(0, MOST_MEMBERS).flatMap((member) => {
    const count = (seen.get(member.role) ?? 0) + 1;
    seen.set(member.role, count);
    return outputsOf(member, count === 1 ? member.role : `${member.role} ${count}`, facts);
  });
  return { schema: 1, rows: facts.rows.length, columns: [...features, ...outputs] };
}

function outputsOf({ rows }: RoleRows, member: string, { reference }: WindowFacts): readonly ColumnSummary[] {
  const name = outputName("answers", member);
  if (answersOf(reference.version.signature.task) === "values") {
    return [
      summariseNumbers(
        name,
        rows.map(({ value }) => value ?? null),
      ),
    ];
  }
  return [
    summariseCategories(
      name,
      rows.map(({ label }) => (label === "" ? null : label)),
    ),
    summariseNumbers(
      outputName("confidence", member),
      rows.map(({ confidence }) => confidence),
    ),
  ];
}
