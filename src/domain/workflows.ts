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
  dashboard: "understudy-dashboard.yml",
} as const;
/** Environments of the pipeline's own jobs; each Deployment has one of its own name. */
export const ENVIRONMENTS = { pipeline: "understudy", training: "understudy-training" } as const;

export type WorkflowName = keyof typeof WORKFLOWS;

/** Workflows that are started for one subject: a Model for `train`, a Deployment for the others. */
export type SubjectWorkflow = "train" | "deploy" | "collect";

/** The `run-name` of a run for one subject; a run for all that is due has the workflow's name alone. */
export const runName = (workflow: SubjectWorkflow, subject: string): string => `${workflow} ${subject}`;

/** Subject of a run by its name; null when it is about all that is due, or not ours. */
export function subjectOfRun(workflow: SubjectWorkflow, title: string): string | null {
  return title.startsWith(`${workflow} `) ? title.slice(workflow.length + 1) || null : null;
}

/**
 * The `run-name` of the training of a pull request's model, which is no run for the default branch's: in the workflow
 * `train <inputs.model> for #<inputs.pull-request> at <inputs.head>`.
 */
export const pullRequestRunName = (model: string, pullRequest: number, head: string): string =>
  `${runName("train", model)} for #${pullRequest} at ${head}`;

const PULL_REQUEST_RUN = /^train (\S+) for #(\d+) at ([0-9a-f]+)$/;

/** What a run of the train workflow is about; null when it is about all that is due, or not ours. */
export function trainingOfRun(
  title: string,
): { readonly model: string; readonly pullRequest: number | null; readonly head: string | null } | null {
  const [, model, number, head] = PULL_REQUEST_RUN.exec(title) ?? [];
  if (model !== undefined && head !== undefined) return { model, pullRequest: Number(number), head };
  const subject = subjectOfRun("train", title);
  return subject === null || /\s/.test(subject) ? null : { model: subject, pullRequest: null, head: null };
}

/**
 * How often the scheduled workflows run. Their crons stand at odd minutes, since GitHub drops most of those at the full
 * hour; one whose last success is this many periods old has stopped, whatever its cron says.
 */
export const SCHEDULES = {
  tick: { cron: "13,43 * * * *", everyMs: 30 * 60_000 },
  collect: { cron: "23 * * * *", everyMs: 60 * 60_000 },
  monitor: { cron: "53 * * * *", everyMs: 60 * 60_000 },
  dashboard: { cron: "37 5 * * *", everyMs: 24 * 60 * 60_000 },
} as const satisfies Partial<Record<WorkflowName, { readonly cron: string; readonly everyMs: number }>>;
export type ScheduledWorkflow = keyof typeof SCHEDULES;
export const STALE_AFTER_PERIODS = 3;
