/** Settings out of answers in the shapes of GitHub's description, which also judges every request. */
import { describe, expect, it } from "vitest";
import { githubRepositorySettings } from "../../../src/adapters/github/repository-settings.ts";
import { repositorySettingsContract } from "../../contracts/repository-settings.ts";
import { sampleOf } from "../../support/github/sample.ts";
import { type Script, scripted } from "./scripted.ts";

const ok = (body: unknown) => ({ status: 200, body });
const named = (key: string, names: readonly string[], schema: string) =>
  ok({
    total_count: names.length,
    [key]: names.map((name) => sampleOf(schema, { name, created_at: TIME, updated_at: TIME })),
  });
const TIME = "2026-01-01T00:00:00Z";

const repository = (change: object = {}) =>
  ok(
    sampleOf("full-repository", {
      private: true,
      owner: sampleOf("simple-user", { login: "o", type: "Organization" }),
      permissions: { admin: false, push: true, pull: true },
      allow_auto_merge: true,
      ...change,
    }),
  );

const environment = (name: string, change: object = {}) =>
  sampleOf("environment", { name, created_at: TIME, updated_at: TIME, ...change });

const SCRIPT: Script = {
  "GET ": repository(),
  "GET /rules/branches/main": ok([
    { type: "non_fast_forward" },
    { type: "update" },
    {
      type: "pull_request",
      parameters: {
        required_approving_review_count: 2,
        require_code_owner_review: true,
        dismiss_stale_reviews_on_push: true,
        require_last_push_approval: false,
        required_review_thread_resolution: false,
      },
    },
    {
      type: "required_status_checks",
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: [{ context: "validate-ok", integration_id: 15368 }, { context: "lint" }],
      },
    },
  ]),
  "GET /rules/branches/understudy/records": ok([]),
  "GET /branches/main": ok(sampleOf("branch-with-protection", { name: "main", protected: true })),
  "GET /branches/main/protection": ok({
    required_status_checks: { contexts: ["old"], checks: [{ context: "old", app_id: -1 }] },
    required_pull_request_reviews: {
      dismiss_stale_reviews: true,
      require_code_owner_reviews: false,
      required_approving_review_count: 1,
    },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  }),
  "GET /actions/permissions": ok({ enabled: true, allowed_actions: "selected" }),
  "GET /actions/permissions/workflow": ok({
    default_workflow_permissions: "write",
    can_approve_pull_request_reviews: true,
  }),
  "GET /actions/permissions/fork-pr-workflows-private-repos": ok({
    run_workflows_from_fork_pull_requests: true,
    send_write_tokens_to_workflows: false,
    send_secrets_and_variables: true,
    require_approval_for_fork_pr_workflows: true,
  }),
  "GET /environments": ok({
    total_count: 3,
    environments: [
      environment("open", { deployment_branch_policy: null }),
      environment("protected", {
        protection_rules: [{ id: 1, node_id: "n", type: "required_reviewers", reviewers: [] }],
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      }),
      environment("named", {
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      }),
    ],
  }),
  "GET /environments/named/deployment-branch-policies": ok({
    total_count: 1,
    branch_policies: [{ id: 1, node_id: "n", name: "main", type: "branch" }],
  }),
  "GET /actions/secrets": named("secrets", ["OWN"], "actions-secret"),
  "GET /actions/organization-secrets": named("secrets", ["SHARED"], "actions-secret"),
  "GET /actions/variables": named("variables", ["V"], "actions-variable"),
  "GET /environments/named/secrets": named("secrets", ["KEY"], "actions-secret"),
  "GET /apps/acme-understudy": ok(sampleOf("integration", { id: 42, name: "Acme" })),
  "GET /codeowners/errors": ok({
    errors: [{ line: 3, column: 1, kind: "Unknown owner", message: "Unknown owner", path: ".github/CODEOWNERS" }],
  }),
};

repositorySettingsContract("GitHub", async () => githubRepositorySettings(scripted(SCRIPT).client, "ghs_x"));

describe("what a token may not see on GitHub", () => {
  const refused = { status: 403, body: { message: "Resource not accessible by integration" } };
  const settings = (script: Script, token = "ghs_x") => githubRepositorySettings(scripted(script).client, token);

  it("is said so, with the request", async () => {
    const looks = settings({ "GET /actions/permissions": refused });
    expect(await looks.actions()).toMatchObject({
      kind: "cannot-see",
      why: expect.stringContaining("/actions/permissions"),
    });
    expect(await looks.environments()).toMatchObject({ kind: "cannot-see" });
    expect(await looks.forks()).toMatchObject({ kind: "cannot-see" });
  });

  it("leaves the classic protection open when a protected branch does not say more", async () => {
    const script = { ...SCRIPT, "GET /branches/main/protection": { status: 404, body: { message: "Not Found" } } };
    expect((await settings(script).protection("main")).classic).toMatchObject({ kind: "cannot-see" });
    const none = {
      ...SCRIPT,
      "GET /branches/main/protection": { status: 404, body: { message: "Branch not protected" } },
    };
    expect((await settings(none).protection("main")).classic).toMatchObject({ kind: "seen", value: { checks: [] } });
  });

  it("is an error when the token itself is refused", async () => {
    const bad = { status: 401, body: { message: "Bad credentials" } };
    await expect(settings({ "GET ": bad }).repository()).rejects.toThrow("GITHUB_UNAUTHORIZED");
  });

  it("of forks a public repository says who must be approved", async () => {
    const looks = settings({
      "GET ": repository({ private: false }),
      "GET /actions/permissions/fork-pr-contributor-approval": ok({ approval_policy: "first_time_contributors" }),
    });
    expect(await looks.forks()).toEqual({
      kind: "seen",
      value: { approval: "first-time", writeTokens: false, secrets: false },
    });
  });
});

describe("the kind of a token", () => {
  const user = (headers: Record<string, string>) => ({
    "GET /user": {
      status: 200,
      body: sampleOf("private-user", { login: "octo", created_at: TIME, updated_at: TIME }),
      headers,
    },
  });
  const kindOf = (token: string, script: Script) => githubRepositorySettings(scripted(script).client, token).token();

  it("is in its prefix; a classic one has scopes", async () => {
    expect(await kindOf("ghp_x", user({ "x-oauth-scopes": "repo, workflow" }))).toEqual({
      kind: "seen",
      value: { kind: "classic", login: "octo", scopes: ["repo", "workflow"] },
    });
    expect(await kindOf("github_pat_x", user({}))).toMatchObject({ value: { kind: "fine-grained", scopes: null } });
  });

  it("of an App needs no request, which it would be refused", async () => {
    expect(await kindOf("ghs_x", {})).toEqual({ kind: "seen", value: { kind: "app", login: null, scopes: null } });
  });
});
