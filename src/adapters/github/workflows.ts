/** Port `Workflows` on GitHub Actions. */
import type { UserError } from "../../domain/errors/user-error.ts";
import type { Seen, WorkflowRun, Workflows } from "../../ports/workflows.ts";
import { answer, type GitHubClient, ONCE } from "./client.ts";

interface ApiRun {
  readonly id: number;
  readonly display_title: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly html_url: string;
}

export function githubWorkflows({ octokit, at }: GitHubClient, defaultBranch: string): Workflows {
  const { rest } = octokit;

  return {
    async start(workflow, inputs) {
      const request = { ...at, workflow_id: workflow, ref: defaultBranch, inputs, request: ONCE };
      await answer(() => rest.actions.createWorkflowDispatch(request));
    },
    async runs(workflow) {
      const query = { ...at, workflow_id: workflow, per_page: 100 };
      return seen(async () => {
        const { workflow_runs } = await answer(() => rest.actions.listWorkflowRuns(query), unseen);
        return workflow_runs.map(toRun);
      });
    },
    async cancel(run) {
      // 409: it is done already.
      await answer(() => rest.actions.cancelWorkflowRun({ ...at, run_id: run }), { 409: () => null });
    },
    runners: () =>
      seen(async () => {
        const list = { ...at, per_page: 100 };
        const pages = async () => ({
          data: await octokit.paginate(rest.actions.listSelfHostedRunnersForRepo, list),
        });
        const runners = await answer(pages, unseen);
        return runners.map(({ name, status, busy, labels }) => ({
          name,
          online: status === "online",
          busy,
          labels: labels.map((label) => label.name),
        }));
      }),
  };
}

class CannotSee extends Error {}

const hidden = (error: UserError): never => {
  throw new CannotSee(error.problems[0]?.message ?? error.message);
};
/** GitHub says 404 of what a token may not see, and 403 of what it may not ask. */
const unseen = { 403: hidden, 404: hidden } as const;

async function seen<T>(look: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { kind: "seen", value: await look() };
  } catch (error) {
    if (error instanceof CannotSee) return { kind: "cannot-see", why: error.message };
    throw error;
  }
}

const STATES: ReadonlyMap<string, WorkflowRun["state"]> = new Map([
  ["completed", "done"],
  ["in_progress", "running"],
  ["waiting", "waiting"],
]);

const toRun = (run: ApiRun): WorkflowRun => ({
  id: run.id,
  title: run.display_title,
  state: STATES.get(run.status ?? "") ?? "queued",
  conclusion: run.conclusion,
  createdAt: new Date(run.created_at).toISOString(),
  url: run.html_url,
});
