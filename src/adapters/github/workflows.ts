/** Port `Workflows` on GitHub Actions. */
import type { Runner, WorkflowRun, Workflows } from "../../ports/workflows.ts";
import { answer, type GitHubClient, ONCE } from "./client.ts";
import { look } from "./look.ts";

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
  const ofOrganization = { org: at.owner, per_page: 100 };
  const ownerIsOrganization = async (): Promise<boolean> =>
    (await answer(() => rest.repos.get(at))).owner.type === "Organization";

  return {
    async start(workflow, inputs) {
      const request = { ...at, workflow_id: workflow, ref: defaultBranch, inputs, request: ONCE };
      await answer(() => rest.actions.createWorkflowDispatch(request));
    },
    runs(workflow) {
      const query = { ...at, workflow_id: workflow, branch: defaultBranch, per_page: 100 };
      return look(
        () => rest.actions.listWorkflowRuns(query),
        ({ workflow_runs: runs }) => runs.map(toRun),
      );
    },
    async cancel(run) {
      // 409: it is done already.
      await answer(() => rest.actions.cancelWorkflowRun({ ...at, run_id: run }), { 409: () => null });
    },
    async runners() {
      const query = { ...at, per_page: 100 };
      const own = await look(
        async () => ({ data: await octokit.paginate(rest.actions.listSelfHostedRunnersForRepo, query) }),
        (runners) => runners.map(toRunner),
      );
      // An organization lends its runners to its repositories, and a repository's list does not hold them.
      if (own.kind === "cannot-see" || !(await ownerIsOrganization())) return own;
      const lent = await look(
        async () => ({ data: await octokit.paginate(rest.actions.listSelfHostedRunnersForOrg, ofOrganization) }),
        (runners) => runners.map(toRunner),
      );
      return lent.kind === "seen" ? { kind: "seen", value: [...own.value, ...lent.value] } : lent;
    },
  };
}

interface ApiRunner {
  readonly name: string;
  readonly status: string;
  readonly busy: boolean;
  readonly labels: readonly { readonly name: string }[];
}

const toRunner = ({ name, status, busy, labels }: ApiRunner): Runner => ({
  name,
  online: status === "online",
  busy,
  labels: labels.map((label) => label.name),
});

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
