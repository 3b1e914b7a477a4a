/** Schedules can be understood. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { scheduleProblem } from "../schedule.ts";
import { finding, type RuleContext } from "./rule.ts";

export function schedulesAreValid(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, continuousTraining }) => {
    const schedule = continuousTraining?.on.schedule;
    const reason = schedule === undefined ? null : scheduleProblem(schedule);
    if (schedule === undefined || reason === null) return [];
    const details = {
      found: schedule,
      expected: "hourly, daily, weekly, monthly, or five cron fields",
      with: { reason },
    };
    return [finding(context, "SPEC_SCHEDULE", [file, "/spec/continuousTraining/on/schedule"], details)];
  });
}
