/** What every `RepositorySettings` says of one repository, made up here. */
import { describe, expect, it } from "vitest";
import type { RepositorySettings } from "../../src/ports/repository-settings.ts";

/** A private repository of the organisation `o` whose default branch has a ruleset and classic protection. */
export function repositorySettingsContract(name: string, make: () => Promise<RepositorySettings>): void {
  describe(`RepositorySettings: ${name}`, () => {
    it("says whose repository it is", async () => {
      expect(await (await make()).repository()).toEqual({
        kind: "seen",
        value: {
          visibility: "private",
          owner: "o",
          mayWrite: true,
          mayAdminister: false,
          autoMerge: true,
        },
      });
    });

    it("says what rulesets ask of a branch, and what its protection asks", async () => {
      const { rulesets, classic } = await (await make()).protection("main");
      expect(rulesets).toEqual({
        kind: "seen",
        value: {
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
        },
      });
      expect(classic).toEqual({
        kind: "seen",
        value: {
          pullRequest: true,
          approvals: 1,
          codeOwners: false,
          staleDismissed: true,
          lastPushApproved: false,
          checks: [{ name: "old", app: null }],
          forcePushForbidden: true,
          deletionForbidden: true,
          writersNamed: false,
        },
      });
    });

    it("says that a branch that nobody made has no rules", async () => {
      const { classic } = await (await make()).protection("understudy/records");
      expect(classic).toMatchObject({ kind: "seen", value: { pullRequest: false, deletionForbidden: false } });
    });

    it("says what Actions may do", async () => {
      const settings = await make();
      expect(await settings.actions()).toEqual({ kind: "seen", value: { enabled: true, allowed: "selected" } });
      expect(await settings.workflowToken()).toEqual({
        kind: "seen",
        value: { byDefault: "write", mayCreatePullRequests: true },
      });
      expect(await settings.forks()).toEqual({
        kind: "seen",
        value: { approval: "everybody", writeTokens: false, secrets: true },
      });
    });

    it("says which branches may use an environment", async () => {
      expect(await (await make()).environments()).toEqual({
        kind: "seen",
        value: [
          { name: "open", reviewers: false, branches: "all" },
          { name: "protected", reviewers: true, branches: "protected" },
          { name: "named", reviewers: false, branches: ["main"] },
        ],
      });
    });

    it("names secrets and variables, those of the organisation too", async () => {
      const settings = await make();
      expect(await settings.secretNames()).toEqual({ kind: "seen", value: ["OWN", "SHARED"] });
      expect(await settings.variableNames()).toEqual({ kind: "seen", value: ["V"] });
      expect(await settings.environmentSecretNames("named")).toEqual({ kind: "seen", value: ["KEY"] });
    });

    it("finds an App by its name, or says that there is none", async () => {
      const settings = await make();
      expect(await settings.app("acme-understudy")).toEqual({ kind: "seen", value: { id: 42, name: "Acme" } });
      expect(await settings.app("nobody")).toEqual({ kind: "seen", value: null });
    });

    it("repeats what GitHub does not accept in CODEOWNERS", async () => {
      expect(await (await make()).codeownersErrors("main")).toEqual({
        kind: "seen",
        value: [{ line: 3, message: "Unknown owner", path: ".github/CODEOWNERS" }],
      });
    });
  });
}
