/** What the emulator lacks, kept in memory: deployments, commit statuses, environments, workflows, their runs and runners. */
import { load } from "js-yaml";
import { type Asked, type Emulated, invalid, type Layer, type Reply, refusal, repositoryOf } from "./exchange.ts";
import { interpolated } from "./expression.ts";
import { judgeAnswer } from "./openapi.ts";
import { sampleOf } from "./sample.ts";

type Item = Record<string, unknown>;

interface Repository {
  readonly deployments: Item[];
  /** By the deployment's id; newest last. */
  readonly deploymentStatuses: Map<number, Item[]>;
  readonly statuses: Item[];
  readonly environments: Item[];
  readonly runs: Item[];
  readonly runners: Item[];
}

type Handler = (asked: Asked, repository: Repository, emulated: Emulated, now: () => string) => Reply | Promise<Reply>;

const NOT_FOUND = refusal(404, "Not Found");
const DESCRIPTION_LIMIT = 140;
const REPOSITORY = "/repos/{owner}/{repo}";

/** Every clock of a test stands still sooner or later; the order of ids is what counts. */
const TIME = "2026-01-01T00:00:00Z";

export interface Gaps {
  readonly layer: Layer;
  /** What a test decides itself. */
  addRunner(repository: string, name: string, labels: readonly string[], status?: "online" | "offline"): void;
  moveRun(repository: string, run: number, change: RunChange): void;
  /** A run that an event set off; its id. */
  addRun(repository: string, run: { readonly path: string; readonly title: string; readonly event: string }): number;
  /** Inputs of the runs that were dispatched, oldest first. */
  dispatched(
    repository: string,
  ): readonly { readonly run: number; readonly workflow: unknown; readonly inputs: unknown }[];
}

interface RunChange {
  readonly status: string;
  readonly conclusion?: string;
  readonly created_at?: string;
}

/** `report` is told when an answer made here is not one that GitHub's description allows. `now`: when runs begin. */
export function gaps(report: (problems: readonly string[]) => void, now: () => string = () => TIME): Gaps {
  const repositories = new Map<string, Repository>();
  const at = (path: string): Repository => {
    const known = repositories.get(path) ?? {
      deployments: [],
      deploymentStatuses: new Map(),
      statuses: [],
      environments: [],
      runs: [],
      runners: [],
    };
    repositories.set(path, known);
    return known;
  };
  return {
    async layer(asked, next, emulated) {
      const handler = HANDLERS[asked.route];
      if (!handler) return next();
      // Also says 404 of repositories that are not there.
      const there = await emulated("GET", repositoryOf(asked));
      if (there.status !== 200) return there;
      const reply = await handler(asked, at(repositoryOf(asked)), emulated, now);
      if (reply.status < 400) report(judgeAnswer(asked.route, reply.status, reply.body));
      return reply;
    },
    addRunner(repository, name, labels, status = "online") {
      const { runners } = at(`/repos/${repository}`);
      const named = labels.map((label, id) => sampleOf("runner-label", { id, name: label, type: "custom" }));
      runners.push(
        sampleOf("runner", { id: runners.length + 1, name, os: "linux", status, busy: false, labels: named }),
      );
    },
    moveRun(repository, run, change) {
      const { runs } = at(`/repos/${repository}`);
      const found = runs.find(({ id }) => id === run);
      if (!found) throw new Error(`there is no run ${run}`);
      Object.assign(found, change);
    },
    addRun(repository, { path, title, event }) {
      const { runs } = at(`/repos/${repository}`);
      const run = sampleOf("workflow-run", {
        ...{ id: runs.length + 1, name: title, display_title: title, path, event, status: "queued", conclusion: null },
        ...{ created_at: TIME, updated_at: TIME, head_branch: "main" },
        html_url: `https://github.test/runs/${runs.length + 1}`,
      });
      runs.push(run);
      return runs.length;
    },
    dispatched: (repository) =>
      at(`/repos/${repository}`)
        .runs.filter((run) => run.event === "workflow_dispatch" && inputsOf.has(run))
        .map((run) => ({ run: Number(run.id), workflow: run.path, inputs: inputsOf.get(run) })),
  };
}

/** Not part of GitHub's answers about a run. */
const inputsOf = new WeakMap<Item, unknown>();

const newest = (items: readonly Item[], { query }: Asked): readonly Item[] => {
  const size = Number(query.get("per_page") ?? 30);
  const page = Number(query.get("page") ?? 1);
  return items.toReversed().slice((page - 1) * size, page * size);
};

const HANDLERS: Readonly<Record<string, Handler>> = {
  [`GET ${REPOSITORY}/deployments`]: (asked, { deployments }) => {
    const fits = (each: Item) =>
      ["environment", "sha", "ref", "task"].every((key) => !asked.query.has(key) || asked.query.get(key) === each[key]);
    return { status: 200, body: newest(deployments.filter(fits), asked) };
  },
  [`POST ${REPOSITORY}/deployments`]: async (asked, { deployments }, emulated) => {
    const {
      ref,
      environment = "production",
      payload = "",
      description = null,
      auto_merge,
      required_contexts,
    } = asked.body;
    if (auto_merge !== false) return refusal(409, "Conflict merging the default branch");
    if (!Array.isArray(required_contexts)) return refusal(409, "Conflict: Commit status checks failed for the ref");
    if (String(description ?? "").length > DESCRIPTION_LIMIT) return invalid("Deployment", "description is too long");
    const commit = await emulated("GET", `${repositoryOf(asked)}/commits/${encodeURIComponent(String(ref))}`);
    if (commit.status !== 200) return invalid("Deployment", `No ref found for: ${ref}`);
    const { sha } = commit.body as Item;
    const made = sampleOf("deployment", {
      ...{ id: deployments.length + 1, sha, ref, task: "deploy", environment, payload, description },
      ...{ created_at: TIME, updated_at: TIME, creator: null },
    });
    deployments.push(made);
    return { status: 201, body: made };
  },
  [`GET ${REPOSITORY}/deployments/{deployment_id}/statuses`]: (asked, { deployments, deploymentStatuses }) => {
    const id = Number(asked.parameters.deployment_id);
    if (!deployments.some((each) => each.id === id)) return NOT_FOUND;
    return { status: 200, body: newest(deploymentStatuses.get(id) ?? [], asked) };
  },
  [`POST ${REPOSITORY}/deployments/{deployment_id}/statuses`]: (asked, { deployments, deploymentStatuses }) => {
    const id = Number(asked.parameters.deployment_id);
    const deployment = deployments.find((each) => each.id === id);
    if (!deployment) return NOT_FOUND;
    const { state, description = "", environment_url = "", auto_inactive = true } = asked.body;
    if (String(description).length > DESCRIPTION_LIMIT) return invalid("DeploymentStatus", "description is too long");
    const add = (to: number, what: Item): Item => {
      const made = sampleOf("deployment-status", {
        ...{ id: to * 1000 + (deploymentStatuses.get(to)?.length ?? 0), creator: null, created_at: TIME },
        ...{ updated_at: TIME, environment: deployment.environment, ...what },
      });
      deploymentStatuses.set(to, [...(deploymentStatuses.get(to) ?? []), made]);
      return made;
    };
    const others = deployments.filter((each) => each.environment === deployment.environment && Number(each.id) < id);
    // Production environments are left alone unless the request says otherwise, and it does.
    for (const other of state === "success" && auto_inactive === true ? others : []) {
      if (deploymentStatuses.get(Number(other.id))?.at(-1)?.state === "success") {
        add(Number(other.id), { state: "inactive", description: "" });
      }
    }
    return { status: 201, body: add(id, { state, description, environment_url }) };
  },
  [`POST ${REPOSITORY}/statuses/{sha}`]: async (asked, { statuses }, emulated) => {
    const { sha } = asked.parameters;
    const { state, context = "default", description = null, target_url = null } = asked.body;
    if (String(description ?? "").length > DESCRIPTION_LIMIT) return invalid("Status", "description is too long");
    const commit = await emulated("GET", `${repositoryOf(asked)}/git/commits/${sha}`);
    if (commit.status !== 200) return invalid("Status", `No commit found for SHA: ${sha}`);
    const made = sampleOf("status", {
      ...{ id: statuses.length + 1, state, context, description, target_url, creator: null },
      ...{ url: `${repositoryOf(asked)}/statuses/${sha}`, created_at: TIME, updated_at: TIME },
    });
    statuses.push(made);
    return { status: 201, body: made };
  },
  [`GET ${REPOSITORY}/commits/{ref}/statuses`]: (asked, { statuses }) => {
    const ofCommit = statuses.filter(({ url }) => String(url).endsWith(`/statuses/${asked.parameters.ref}`));
    return { status: 200, body: newest(ofCommit, asked) };
  },
  [`GET ${REPOSITORY}/environments`]: (_asked, { environments }) => ({
    status: 200,
    body: { total_count: environments.length, environments },
  }),
  [`GET ${REPOSITORY}/environments/{environment_name}`]: (asked, { environments }) => {
    const found = environments.find(({ name }) => name === asked.parameters.environment_name);
    return found ? { status: 200, body: found } : NOT_FOUND;
  },
  [`PUT ${REPOSITORY}/environments/{environment_name}`]: (asked, { environments }) => {
    const name = asked.parameters.environment_name;
    const known = environments.find((each) => each.name === name);
    const made = known ?? sampleOf("environment", { id: environments.length + 1, name });
    if (!known) environments.push(made);
    return { status: 200, body: made };
  },
  [`POST ${REPOSITORY}/actions/workflows/{workflow_id}/dispatches`]: dispatch,
  [`GET ${REPOSITORY}/actions/workflows/{workflow_id}/runs`]: (asked, { runs }) => {
    const path = `.github/workflows/${asked.parameters.workflow_id}`;
    const found = runs.filter((run) => run.path === path);
    return { status: 200, body: { total_count: found.length, workflow_runs: newest(found, asked) } };
  },
  [`POST ${REPOSITORY}/actions/runs/{run_id}/cancel`]: (asked, { runs }) => {
    const run = runs.find(({ id }) => id === Number(asked.parameters.run_id));
    if (!run) return NOT_FOUND;
    if (run.status === "completed") return refusal(409, "Cannot cancel a workflow run that is completed.");
    Object.assign(run, { status: "completed", conclusion: "cancelled" });
    return { status: 202, body: {} };
  },
  [`GET ${REPOSITORY}/actions/runners`]: (asked, { runners }) => ({
    status: 200,
    body: { total_count: runners.length, runners: newest(runners.toReversed(), asked) },
  }),
};

interface WorkflowFile {
  readonly name?: string;
  readonly "run-name"?: string;
  readonly on?: { readonly workflow_dispatch?: { readonly inputs?: Readonly<Record<string, unknown>> } | null };
}

async function dispatch(asked: Asked, { runs }: Repository, emulated: Emulated, now: () => string): Promise<Reply> {
  const { ref, inputs = {} } = asked.body as { ref?: string; inputs?: Record<string, unknown> };
  const path = `.github/workflows/${asked.parameters.workflow_id}`;
  const file = await emulated("GET", `${repositoryOf(asked)}/contents/${path}?ref=${encodeURIComponent(String(ref))}`);
  if (file.status !== 200) return NOT_FOUND;
  const text = Buffer.from(String((file.body as Item).content), "base64").toString();
  const workflow = load(text) as WorkflowFile;
  if (workflow.on?.workflow_dispatch === undefined) {
    return refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
  }
  const declared = Object.keys(workflow.on.workflow_dispatch?.inputs ?? {});
  const unexpected = Object.keys(inputs).filter((name) => !declared.includes(name));
  if (unexpected.length > 0) return refusal(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const given = Object.fromEntries(declared.map((name) => [name, String(inputs[name] ?? "")]));
  const title = interpolated(workflow["run-name"] ?? workflow.name ?? path, { inputs: given });
  const run = sampleOf("workflow-run", {
    ...{ id: runs.length + 1, name: workflow.name ?? path, display_title: title, path, event: "workflow_dispatch" },
    ...{ status: "queued", conclusion: null, created_at: now(), updated_at: now(), head_branch: ref },
    html_url: `https://github.test/runs/${runs.length + 1}`,
  });
  inputsOf.set(run, inputs);
  runs.push(run);
  return { status: 204 };
}
