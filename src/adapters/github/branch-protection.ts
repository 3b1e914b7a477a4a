/** What GitHub asks of a branch: the rulesets that apply to it, and its classic protection. */
import type { BranchProtection, BranchRules } from "../../ports/repository-settings.ts";
import type { Seen } from "../../ports/workflows.ts";
import { answer, type GitHubClient } from "./client.ts";
import { look, reasonOf } from "./look.ts";

const NO_RULES: BranchRules = {
  pullRequest: false,
  approvals: 0,
  codeOwners: false,
  staleDismissed: false,
  lastPushApproved: false,
  checks: [],
  forcePushForbidden: false,
  deletionForbidden: false,
  writersNamed: false,
};

export async function branchProtectionOf(client: GitHubClient, branch: string): Promise<BranchProtection> {
  const [rulesets, classic] = await Promise.all([rulesetsOf(client, branch), classicOf(client, branch)]);
  return { rulesets, classic };
}

interface ApiRule {
  readonly type: string;
  readonly parameters?: unknown;
}

interface PullRequestParameters {
  readonly required_approving_review_count?: number;
  readonly require_code_owner_review?: boolean;
  readonly dismiss_stale_reviews_on_push?: boolean;
  readonly require_last_push_approval?: boolean;
}

interface ChecksParameters {
  readonly required_status_checks?: readonly { readonly context: string; readonly integration_id?: number }[];
}

const rulesetsOf = ({ octokit, at }: GitHubClient, branch: string): Promise<Seen<BranchRules>> =>
  look(
    async () => {
      const data: readonly ApiRule[] = await octokit.paginate(octokit.rest.repos.getBranchRules, {
        ...at,
        branch,
        per_page: 100,
      });
      return { data };
    },
    (rules) => rules.map(ruleOf).reduce(together, NO_RULES),
  );

function ruleOf({ type, parameters }: ApiRule): BranchRules {
  switch (type) {
    case "pull_request": {
      const asked = (parameters ?? {}) as PullRequestParameters;
      return {
        ...NO_RULES,
        pullRequest: true,
        approvals: asked.required_approving_review_count ?? 0,
        codeOwners: asked.require_code_owner_review ?? false,
        staleDismissed: asked.dismiss_stale_reviews_on_push ?? false,
        lastPushApproved: asked.require_last_push_approval ?? false,
      };
    }
    case "required_status_checks": {
      const asked = (parameters ?? {}) as ChecksParameters;
      const checks = (asked.required_status_checks ?? []).map(({ context, integration_id: app }) => ({
        name: context,
        app: app ?? null,
      }));
      return { ...NO_RULES, checks };
    }
    case "non_fast_forward":
      return { ...NO_RULES, forcePushForbidden: true };
    case "deletion":
      return { ...NO_RULES, deletionForbidden: true };
    case "update":
      return { ...NO_RULES, writersNamed: true };
    default:
      return NO_RULES;
  }
}

const together = (a: BranchRules, b: BranchRules): BranchRules => ({
  pullRequest: a.pullRequest || b.pullRequest,
  approvals: Math.max(a.approvals, b.approvals),
  codeOwners: a.codeOwners || b.codeOwners,
  staleDismissed: a.staleDismissed || b.staleDismissed,
  lastPushApproved: a.lastPushApproved || b.lastPushApproved,
  checks: [...a.checks, ...b.checks],
  forcePushForbidden: a.forcePushForbidden || b.forcePushForbidden,
  deletionForbidden: a.deletionForbidden || b.deletionForbidden,
  writersNamed: a.writersNamed || b.writersNamed,
});

/** Everybody may see whether a branch is protected; how, only administrators. */
async function classicOf({ octokit, at }: GitHubClient, branch: string): Promise<Seen<BranchRules>> {
  const none = { kind: "seen", value: NO_RULES } as const;
  const found = await answer(() => octokit.rest.repos.getBranch({ ...at, branch }), { 404: () => null });
  if (found === null || !found.protected) return none;
  return look(
    () => octokit.rest.repos.getBranchProtection({ ...at, branch }),
    (rules): BranchRules => ({
      pullRequest: rules.required_pull_request_reviews !== undefined,
      approvals: rules.required_pull_request_reviews?.required_approving_review_count ?? 0,
      codeOwners: rules.required_pull_request_reviews?.require_code_owner_reviews ?? false,
      staleDismissed: rules.required_pull_request_reviews?.dismiss_stale_reviews ?? false,
      lastPushApproved: rules.required_pull_request_reviews?.require_last_push_approval ?? false,
      checks: (rules.required_status_checks?.checks ?? []).map(({ context, app_id: app }) => ({
        name: context,
        // -1 is GitHub's word for anybody.
        app: app === null || app < 0 ? null : app,
      })),
      forcePushForbidden: rules.allow_force_pushes?.enabled === false,
      deletionForbidden: rules.allow_deletions?.enabled === false,
      writersNamed: rules.restrictions !== undefined,
    }),
    {
      // Protected by rulesets alone; 404 without these words is what the token may not see.
      404: async (error) =>
        /not protected/i.test(reasonOf(error)) || /not protected/i.test(String(error.cause))
          ? none
          : { kind: "cannot-see", why: reasonOf(error) },
    },
  );
}
