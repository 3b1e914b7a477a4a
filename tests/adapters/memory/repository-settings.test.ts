import { memoryRepositorySettings } from "../../../src/adapters/memory/repository-settings.ts";
import { repositorySettingsContract } from "../../contracts/repository-settings.ts";

const seen = <T>(value: T) => ({ kind: "seen", value }) as const;

repositorySettingsContract("memory", async () =>
  memoryRepositorySettings({
    token: seen({ kind: "app", login: null, scopes: null }),
    repository: seen({
      visibility: "private",
      owner: "o",
      mayWrite: true,
      mayAdminister: false,
      autoMerge: true,
    }),
    protection: {
      main: {
        rulesets: seen({
          pullRequest: true,
          approvals: 2,
          codeOwners: true,
          staleDismissed: true,
          lastPushApproved: false,
          checks: [
            { name: "validate-ok", app: 15368 },
            { name: "lint", app: null },
          ],
          forcePushForbidden: true,
          deletionForbidden: false,
          writersNamed: true,
        }),
        classic: seen({
          pullRequest: true,
          approvals: 1,
          codeOwners: false,
          staleDismissed: true,
          lastPushApproved: false,
          checks: [{ name: "old", app: null }],
          forcePushForbidden: true,
          deletionForbidden: true,
          writersNamed: false,
        }),
      },
    },
    actions: seen({ enabled: true, allowed: "selected" }),
    workflowToken: seen({ byDefault: "write", mayCreatePullRequests: true }),
    forks: seen({ approval: "everybody", writeTokens: false, secrets: true }),
    codeownersErrors: seen([{ line: 3, message: "Unknown owner", path: ".github/CODEOWNERS" }]),
    environments: seen([
      { name: "open", reviewers: false, branches: "all" },
      { name: "protected", reviewers: true, branches: "protected" },
      { name: "named", reviewers: false, branches: ["main"] },
    ]),
    secretNames: seen(["OWN", "SHARED"]),
    environmentSecrets: { named: ["KEY"] },
    variableNames: seen(["V"]),
    apps: { "acme-understudy": { id: 42, name: "Acme" } },
  }),
);
