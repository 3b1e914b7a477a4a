/** Port `RepositorySettings` on GitHub's REST API: reads that administrators' tokens see whole, and others in part. */
import type { EnvironmentFacts, ForkPolicy, RepositorySettings, TokenFacts } from "../../ports/repository-settings.ts";
import type { Seen } from "../../ports/workflows.ts";
import { branchProtectionOf } from "./branch-protection.ts";
import type { GitHubClient } from "./client.ts";
import { look } from "./look.ts";

/** `token` is only looked at for its prefix, which GitHub gives a meaning. */
export function githubRepositorySettings(client: GitHubClient, token: string): RepositorySettings {
  const { octokit, at } = client;
  const { rest } = octokit;
  return {
    ...namesOf(client),
    token: () => lookAtToken(client, token),
    repository: () =>
      look(
        () => rest.repos.get(at),
        (found) => ({
          visibility: found.private ? "private" : "public",
          owner: found.owner.login,
          mayWrite: found.permissions?.push ?? null,
          mayAdminister: found.permissions?.admin ?? null,
          autoMerge: found.allow_auto_merge ?? null,
        }),
      ),
    protection: (branch) => branchProtectionOf(client, branch),
    actions: () =>
      look(
        () => rest.actions.getGithubActionsPermissionsRepository(at),
        ({ enabled, allowed_actions: allowed = "all" }) => ({ enabled, allowed }),
      ),
    workflowToken: () =>
      look(
        () => rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(at),
        (found) => ({
          byDefault: found.default_workflow_permissions,
          mayCreatePullRequests: found.can_approve_pull_request_reviews,
        }),
      ),
    async forks() {
      const repository = await look(
        () => rest.repos.get(at),
        (found) => found.private,
      );
      if (repository.kind === "cannot-see") return repository;
      return repository.value ? privateForks(client) : publicForks(client);
    },
    codeownersErrors: (branch) =>
      look(
        () => rest.repos.codeownersErrors({ ...at, ref: branch }),
        ({ errors }) => errors.map(({ line, message, path }) => ({ line, message, path })),
      ),
    app: (slug) =>
      look(
        () => rest.apps.getBySlug({ app_slug: slug }),
        (found) => (found ? { id: found.id, name: found.name } : null),
        // Apps are public, or hidden from everybody but their owner.
        { 404: async () => ({ kind: "seen", value: null }) },
      ),
  };
}

/** Environments, secrets and variables: by name, a page at a time. */
function namesOf(client: GitHubClient) {
  const { octokit, at } = client;
  const listed = (pages: () => Promise<readonly { readonly name: string }[]>) =>
    look(
      async () => ({ data: await pages() }),
      (found): readonly string[] => found.map(({ name }) => name),
    );
  const [query, variables] = [
    { ...at, per_page: 100 },
    { ...at, per_page: 30 },
  ];
  return {
    environments: () =>
      look(
        async () => ({ data: await environmentsOf(client) }),
        (found) => found,
      ),
    secretNames: async () =>
      together(
        await listed(() => octokit.paginate(octokit.rest.actions.listRepoSecrets, query)),
        await listed(() => octokit.paginate(octokit.rest.actions.listRepoOrganizationSecrets, query)),
      ),
    environmentSecretNames: (environment: string) =>
      listed(() =>
        octokit.paginate(octokit.rest.actions.listEnvironmentSecrets, { ...query, environment_name: environment }),
      ),
    variableNames: async () =>
      together(
        await listed(() => octokit.paginate(octokit.rest.actions.listRepoVariables, variables)),
        await listed(() => octokit.paginate(octokit.rest.actions.listRepoOrganizationVariables, variables)),
      ),
  };
}

type Names = Seen<readonly string[]>;

/** A repository of a person has no organisation whose names could be missing. */
const together = (own: Names, shared: Names): Names =>
  own.kind === "seen" && shared.kind === "seen"
    ? { kind: "seen", value: [...new Set([...own.value, ...shared.value])] }
    : own;

async function lookAtToken({ octokit }: GitHubClient, token: string): Promise<Seen<TokenFacts>> {
  const kind = tokenKind(token);
  if (kind === "app") return { kind: "seen", value: { kind, login: null, scopes: null } };
  return look(
    async () => {
      const { data, headers } = await octokit.rest.users.getAuthenticated();
      return { data: { login: data.login, said: headers["x-oauth-scopes"] } };
    },
    ({ login, said }) => ({
      kind,
      login,
      scopes: typeof said === "string" ? said.split(",").flatMap((each) => each.trim() || []) : null,
    }),
  );
}

/** What the prefix of a token says (GitHub Docs: "GitHub's token formats"). */
const PREFIXES: readonly (readonly [string, TokenFacts["kind"]])[] = [
  ["ghs_", "app"],
  ["ghp_", "classic"],
  ["github_pat_", "fine-grained"],
  ["gho_", "oauth"],
  ["ghu_", "oauth"],
];

const tokenKind = (token: string): TokenFacts["kind"] =>
  PREFIXES.find(([prefix]) => token.startsWith(prefix))?.[1] ?? "unknown";

const APPROVALS: Readonly<Record<string, ForkPolicy["approval"]>> = {
  all_external_contributors: "everybody",
  first_time_contributors: "first-time",
  first_time_contributors_new_to_github: "new-to-github",
};

/** Octokit has no method of its own for these two yet. */
const publicForks = ({ octokit, at }: GitHubClient): Promise<Seen<ForkPolicy>> =>
  look(
    () => octokit.request("GET /repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval", at),
    (found: { readonly approval_policy: string }) => ({
      approval: APPROVALS[found.approval_policy] ?? "nobody",
      writeTokens: false,
      secrets: false,
    }),
  );

const privateForks = ({ octokit, at }: GitHubClient): Promise<Seen<ForkPolicy>> =>
  look(
    () => octokit.request("GET /repos/{owner}/{repo}/actions/permissions/fork-pr-workflows-private-repos", at),
    (found: {
      readonly run_workflows_from_fork_pull_requests: boolean;
      readonly send_write_tokens_to_workflows: boolean;
      readonly send_secrets_and_variables: boolean;
      readonly require_approval_for_fork_pr_workflows: boolean;
    }) => ({
      approval: !found.run_workflows_from_fork_pull_requests
        ? "no-runs"
        : found.require_approval_for_fork_pr_workflows
          ? "everybody"
          : "nobody",
      writeTokens: found.send_write_tokens_to_workflows,
      secrets: found.send_secrets_and_variables,
    }),
  );

interface ApiEnvironment {
  readonly name: string;
  readonly protection_rules?: readonly { readonly type?: string }[];
  readonly deployment_branch_policy?: { readonly custom_branch_policies: boolean } | null;
}

async function environmentsOf({ octokit, at }: GitHubClient): Promise<readonly EnvironmentFacts[]> {
  // Octokit unpacks the list of every page; its types do not know that where the list may be left out.
  const pages: Promise<unknown> = octokit.paginate(octokit.rest.repos.getAllEnvironments, { ...at, per_page: 100 });
  const found = (await pages) as readonly ApiEnvironment[];
  const branches = async ({ name, deployment_branch_policy: policy }: ApiEnvironment) => {
    if (!policy) return "all";
    if (!policy.custom_branch_policies) return "protected";
    const query = { ...at, environment_name: name, per_page: 100 };
    const { data } = await octokit.rest.repos.listDeploymentBranchPolicies(query);
    return data.branch_policies.flatMap((each) => each.name ?? []);
  };
  return Promise.all(
    found.map(async (each) => ({
      name: each.name,
      reviewers: (each.protection_rules ?? []).some(({ type }) => type === "required_reviewers"),
      branches: await branches(each),
    })),
  );
}
