/** Self-hosted runners that the specs need, and those that are registered. Pure. */
import { hasLabels, isHosted } from "../../domain/runner-labels.ts";
import type { Runner } from "../../ports/workflows.ts";
import type { DoctorFacts } from "./facts.ts";
import { advice, type Finding, judged, missing, ok } from "./finding.ts";
import { settingsPage } from "./fixes.ts";

export function judgeRunners(facts: DoctorFacts): readonly Finding[] {
  if (facts.specs.kind === "refused") return [];
  const { models, deployments } = facts.specs.specs;
  const needs = [
    ...[...models.values()].map(({ name, training }) => ({ who: `training of ${name}`, labels: training.runner })),
    ...[...deployments.values()].map(({ name, target }) => ({ who: `deployment ${name}`, labels: target.runner })),
  ];
  const bySet = Map.groupBy(needs, ({ labels }) => labels.join(", "));
  return [...bySet].map(([named, users]) => {
    const labels = users[0]?.labels ?? [];
    const what = `a runner takes [${named}] for ${users.map(({ who }) => who).join(", ")}`;
    const page = settingsPage(facts, "actions/runners");
    if (isHosted(labels)) {
      return { area: "runners", what, state: "ok", found: "a machine of GitHub's", fix: null };
    }
    return judged({ area: "runners", what, page }, facts.runners, (runners) => judgeLabels(facts, labels, runners));
  });
}

function judgeLabels(facts: DoctorFacts, labels: readonly string[], runners: readonly Runner[]) {
  const fitting = runners.filter((runner) => hasLabels(runner.labels, labels));
  const online = fitting.filter((runner) => runner.online);
  if (online.length > 0) return ok(`${online.length} online`);
  const own = labels.filter((label) => label !== "self-hosted").join(",");
  const fix = `register one${own === "" ? "" : ` with --labels ${own}`}: ${settingsPage(facts, "actions/runners/new")}`;
  if (fitting.length > 0)
    return advice(`registered, but offline: ${fitting.map(({ name }) => name).join(", ")}`, "start it");
  return missing(`none of the ${runners.length} registered runners has these labels`, fix);
}
