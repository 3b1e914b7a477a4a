/** The workflows by which a repository lives on GitHub, and how a run says what it is about. */

/** File names in `.github/workflows`. */
export const WORKFLOWS = {
  validate: "understudy-validate.yml",
  plan: "understudy-plan.yml",
  train: "understudy-train.yml",
  deploy: "understudy-deploy.yml",
  collect: "understudy-collect.yml",
  monitor: "understudy-monitor.yml",
  tick: "understudy-tick.yml",
  commands: "understudy-commands.yml",
} as const;
export type WorkflowName = keyof typeof WORKFLOWS;

/** Workflows that are started for one subject: a Model for `train`, a Deployment for the others. */
export type SubjectWorkflow = "train" | "deploy" | "collect";

/** The `run-name` of a run for one subject; a run for all that is due has the workflow's name alone. */
export const runName = (workflow: SubjectWorkflow, subject: string): string => `${workflow} ${subject}`;

/** Subject of a run by its name; null when it is about all that is due, or not ours. */
export function subjectOfRun(workflow: SubjectWorkflow, title: string): string | null {
  return title.startsWith(`${workflow} `) ? title.slice(workflow.length + 1) || null : null;
}
