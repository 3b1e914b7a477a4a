/** What a deployment did, as people read it: a summary, and the issue about one that was rolled back. */
import { type Digest, shortDigest } from "../../domain/digest.ts";
import { codeSpan, escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import { flowchart } from "../../domain/mermaid.ts";
import type { ApplyOutcome } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { DeployOutcome } from "./outcome.ts";
import type { DeployedRole, DesiredBundle } from "./plan.ts";
import { rollbackCommand } from "./way-back.ts";

const nameOf = (deployment: Pick<Deployment, "name" | "displayName">): string =>
  escapeMarkdown(deployment.displayName || deployment.name);

function rolesTable({ roles, canaryWeight }: DesiredBundle): string {
  return markdownTable(
    ["role", "answers", "model", "version", "servable"],
    ["left", "left", "left", "right", "left"],
    roles.map(({ role, model, version, servable }) => [
      role,
      shareOf(role, canaryWeight),
      escapeMarkdown(model),
      String(version),
      codeSpan(shortDigest(servable)),
    ]),
  );
}

function shareOf(role: DeployedRole["role"], canaryWeight: number): string {
  switch (role) {
    case "champion":
      return `${100 - canaryWeight} %`;
    case "canary":
      return `${canaryWeight} %`;
    case "shadow":
      return "never: it gets a copy";
    case "standby":
      return "who asks for its version";
  }
}

/** The outcome in one line, for logs and the last line of a run. */
export function describeDeploy(outcome: DeployOutcome): string {
  switch (outcome.kind) {
    case "nothing":
      return `nothing to deploy: ${outcome.why}`;
    case "planned":
      return outcome.plan.kind === "apply"
        ? `would deploy ${shortDigest(outcome.plan.desired.digest)} in place of ${before(outcome.plan.previous)}`
        : `${shortDigest(outcome.plan.desired.digest)} answers already`;
    case "unchanged":
      return `${shortDigest(outcome.desired.digest)} answers already at ${outcome.url}`;
    case "deployed":
      return `${shortDigest(outcome.desired.digest)} answers at ${outcome.url}, in place of ${before(outcome.previous)}`;
    case "rolled-back":
      return `${shortDigest(outcome.desired.digest)} did not become healthy (${outcome.reason}); ${still(outcome.running)}`;
  }
}

const before = (previous: Digest | null): string => (previous === null ? "nothing" : shortDigest(previous));
const still = (running: Digest | null): string =>
  running === null ? "nothing answers" : `${shortDigest(running)} still answers`;

/** Markdown for a run's summary. */
export function deployReport(deployment: Pick<Deployment, "name" | "displayName">, outcome: DeployOutcome): string {
  const headline = `**${nameOf(deployment)}**: ${escapeMarkdown(describeDeploy(outcome))}`;
  if (outcome.kind === "nothing") return headline;
  const desired = outcome.kind === "planned" ? outcome.plan.desired : outcome.desired;
  return [headline, rolesTable(desired), ...wayBack(deployment, outcome)].join("\n\n");
}

const CHART_LABELS: Readonly<Record<DeployedRole["role"], (canaryWeight: number) => string>> = {
  champion: () => "champion",
  shadow: () => "shadow: a copy",
  canary: (weight) => `canary: ${weight} %`,
  standby: () => "standby: by its version",
};

/** Who is asked, and who answers; null where nothing was to be deployed. */
export function rolesChart({ name }: Pick<Deployment, "name">, outcome: DeployOutcome): string | null {
  if (outcome.kind === "nothing") return null;
  const { roles, canaryWeight } = outcome.kind === "planned" ? outcome.plan.desired : outcome.desired;
  const members = roles.map(({ role, model, version }) => ({
    from: name,
    to: `${model} version ${version}`,
    label: CHART_LABELS[role](canaryWeight),
    dotted: role === "shadow" || role === "standby",
  }));
  return flowchart([{ from: "requests", to: name, label: "" }, ...members]);
}

function wayBack({ name }: Pick<Deployment, "name">, outcome: DeployOutcome): readonly string[] {
  const back = outcome.kind === "deployed" ? rollbackCommand(name, outcome.before, outcome.desired.roles) : null;
  if (back === null) return [];
  return [`The way back: comment ${codeSpan(back.comment)} on the pull request, or run ${codeSpan(back.command)}.`];
}

export const rolledBackTitle = (deployment: Deployment): string => `${deployment.name}: the deployment was rolled back`;

export function rolledBackBody(
  deployment: Deployment,
  commit: string,
  desired: DesiredBundle,
  applied: Extract<ApplyOutcome, { kind: "rolled-back" }>,
): string {
  return [
    `Commit ${codeSpan(commit.slice(0, 12))} asks **${nameOf(deployment)}** to run this, and it did not become healthy:`,
    rolesTable(desired),
    `The reason: ${escapeMarkdown(applied.reason)}`,
    applied.running === null
      ? "**Nothing answers.**"
      : `What answered before still answers: bundle ${codeSpan(shortDigest(applied.running))}.`,
    "The specs and what runs disagree until a pull request points the deployment elsewhere, or `deploy --retry` succeeds. This issue closes itself then.",
  ].join("\n\n");
}

export const settledWord = (desired: DesiredBundle): string =>
  `Bundle ${codeSpan(shortDigest(desired.digest))} is deployed and healthy.`;
