/** The exact commands and pages that put things right. Pure. */
import { EVIDENCE_CHECK, VALIDATE_CHECK } from "../../domain/checks.ts";
import { RECORDS_BRANCH } from "../../domain/names.ts";
import type { DoctorFacts } from "./facts.ts";

/** GitHub Actions is an App too; its jobs publish their checks under this id on github.com. */
export const ACTIONS_APP = 15_368;

type Place = Pick<DoctorFacts, "at" | "site">;

export const settingsPage = ({ site, at }: Place, page: string): string => `${site}/${at}/settings/${page}`;

export const api = (method: "PUT" | "POST" | "PATCH", path: string, fields: readonly string[]): string =>
  ["gh api", `--method ${method}`, path, ...fields].join(" ");

/** Body by standard input: nested documents cannot be said by fields. */
const withBody = (path: string, body: object): string =>
  `gh api --method POST ${path} --input - <<'JSON'\n${JSON.stringify(body, null, 2)}\nJSON`;

/**
 * An environment for the default branch alone. By name: "protected branches" means all while no branch has the
 * classic protection, which rulesets are not.
 */
export function limitedEnvironment({ at, defaultBranch }: Place & Pick<DoctorFacts, "defaultBranch">, name: string) {
  const path = `repos/${at}/environments/${name}`;
  const fields = ["protected_branches]=false", "custom_branch_policies]=true"];
  const policy = fields.map((field) => `-F 'deployment_branch_policy[${field}'`);
  return `${api("PUT", path, policy)} &&\n  ${api("POST", `${path}/deployment-branch-policies`, [`-f name=${defaultBranch}`])}`;
}

/** One ruleset that asks for everything the default branch needs; `app`: of the pipeline's identity. */
export function defaultBranchRuleset({ at }: Place, app: number | null): string {
  return withBody(`repos/${at}/rulesets`, {
    name: "understudy: default branch",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [
      { type: "deletion" },
      { type: "non_fast_forward" },
      {
        type: "pull_request",
        parameters: {
          required_approving_review_count: 1,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: true,
          require_last_push_approval: true,
          required_review_thread_resolution: false,
        },
      },
      {
        type: "required_status_checks",
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [
            { context: VALIDATE_CHECK, integration_id: ACTIONS_APP },
            // Without an identity anybody who may push can publish it: requiring it would prove nothing.
            ...(app === null ? [] : [{ context: EVIDENCE_CHECK, integration_id: app }]),
          ],
        },
      },
    ],
  });
}

/** Evidence is only ever added, and by the App alone where there is one. */
export const recordsRuleset = ({ at }: Place, app: number | null): string =>
  withBody(`repos/${at}/rulesets`, {
    name: "understudy: records",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: [`refs/heads/${RECORDS_BRANCH}`], exclude: [] } },
    ...(app !== null && { bypass_actors: [{ actor_id: app, actor_type: "Integration", bypass_mode: "always" }] }),
    rules: [{ type: "deletion" }, { type: "non_fast_forward" }, ...(app === null ? [] : [{ type: "update" }])],
  });
