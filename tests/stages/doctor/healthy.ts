/** A repository in which nothing is left to be wished for; tests change one thing at a time. */

import { EVIDENCE_CHECK, VALIDATE_CHECK } from "../../../src/domain/checks.ts";
import type { BranchProtection, BranchRules } from "../../../src/ports/repository-settings.ts";
import { loadSpecs } from "../../../src/spec/load.ts";
import type { DoctorFacts } from "../../../src/stages/doctor/facts.ts";
import { ACTIONS_APP } from "../../../src/stages/doctor/fixes.ts";

export const seen = <T>(value: T) => ({ kind: "seen", value }) as const;
export const hidden = { kind: "cannot-see", why: "Resource not accessible by integration" } as const;

export const APP = { id: 4242, name: "Acme Understudy" } as const;
export const NO_RULES: BranchRules = {
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
export const RULES: BranchRules = {
  pullRequest: true,
  approvals: 1,
  codeOwners: true,
  staleDismissed: true,
  lastPushApproved: true,
  checks: [
    { name: VALIDATE_CHECK, app: ACTIONS_APP },
    { name: EVIDENCE_CHECK, app: APP.id },
  ],
  forcePushForbidden: true,
  deletionForbidden: true,
  writersNamed: true,
};

export const byRulesets = (rules: BranchRules): BranchProtection => ({
  rulesets: seen(rules),
  classic: seen(NO_RULES),
});

const SPECS = new Map(
  Object.entries({
    "deployments/gate/deployment.yaml": `apiVersion: understudy/v1
kind: Deployment
metadata: {name: gate}
spec:
  target: {kind: process, port: 0, runner: [self-hosted, gate]}
  champion: {model: cars, version: 0}
  continuousDeployment: {policy: manual}
`,
    "models/cars/model.yaml": `apiVersion: understudy/v1
kind: Model
metadata: {name: cars}
spec:
  task: tabular-classification
  features: [length]
  training: {trainer: builtin, algorithm: mlp, dataset: {name: cars, version: 1}}
  gates: [{metric: accuracy, min: 0.5}]
`,
  }).map(([path, text]) => [path, new TextEncoder().encode(text)]),
);

const CODEOWNERS = "/models/ @acme/ml\n/datasets/ @acme/ml\n/deployments/ @acme/ml\n/.github/ @acme/ops # people\n";

const run = (createdAt: string) => ({
  id: 1,
  title: "tick",
  state: "done" as const,
  conclusion: "success",
  createdAt,
  url: "https://github.com/acme/models/actions/runs/1",
});

export const PIPELINE = { name: "understudy", reviewers: false, branches: ["main"] } as const;
export const GATE = { name: "gate", reviewers: true, branches: ["main"] } as const;
export const TRAINING = { name: "understudy-training", reviewers: true, branches: ["main"] } as const;

export function healthy(change: Partial<DoctorFacts> = {}): DoctorFacts {
  const { specs, problems } = loadSpecs(SPECS);
  if (specs.deployments.size === 0 || specs.models.size === 0) throw new Error(JSON.stringify(problems));
  return {
    at: "acme/models",
    site: "https://github.com",
    defaultBranch: "main",
    now: "2026-11-21T12:00:00.000Z",
    identity: "acme-understudy[bot]",
    specs: { kind: "read", specs },
    blobs: { kind: "oci", place: "ghcr.io/acme/models/blobs", refusal: null },
    codeowners: { path: ".github/CODEOWNERS", text: CODEOWNERS },
    workflows: [{ file: "understudy-tick.yml", state: "current", source: `acme/understudy@${"a".repeat(40)}` }],
    secretsRead: ["GITHUB_TOKEN", "UNDERSTUDY_APP_PRIVATE_KEY", "UNDERSTUDY_REGISTRY_TOKEN"],
    scheduled: [{ file: "understudy-tick.yml", runs: seen([run("2026-11-21T11:13:00.000Z")]) }],
    recordWriters: ["acme-understudy[bot]"],
    app: seen(APP),
    token: seen({ kind: "classic", login: "octo", scopes: ["repo", "workflow"] }),
    repository: seen({
      visibility: "private",
      owner: "acme",
      mayWrite: true,
      mayAdminister: true,
      autoMerge: false,
    }),
    actions: seen({ enabled: true, allowed: "all" }),
    workflowToken: seen({ byDefault: "read", mayCreatePullRequests: false }),
    forks: seen({ approval: "everybody", writeTokens: false, secrets: false }),
    codeownersErrors: seen([]),
    environments: seen([PIPELINE, TRAINING, GATE]),
    secretNames: seen([]),
    environmentSecrets: new Map([
      ["understudy", seen(["UNDERSTUDY_APP_PRIVATE_KEY"])],
      ["understudy-training", seen(["UNDERSTUDY_APP_PRIVATE_KEY"])],
      ["gate", seen(["UNDERSTUDY_APP_PRIVATE_KEY"])],
    ]),
    variableNames: seen(["UNDERSTUDY_APP_ID"]),
    runners: seen([{ name: "gate-1", online: true, busy: false, labels: ["self-hosted", "Linux", "Gate"] }]),
    protection: { defaultBranch: byRulesets(RULES), records: byRulesets(RULES) },
    ...change,
  };
}
