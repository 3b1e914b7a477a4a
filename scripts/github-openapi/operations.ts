/** Which operations of GitHub's API the product and its tests use, by what the code says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Octokit } from "octokit";

/** `namespace.method` of octokit that no line of `src` calls by name: what tests set up and what the front answers. */
const BESIDES = [
  "actions.getGithubActionsDefaultWorkflowPermissionsRepository",
  "actions.getGithubActionsPermissionsRepository",
  "actions.getWorkflowRun",
  "actions.listRepoWorkflows",
  "checks.get",
  "checks.listForRef",
  "git.deleteRef",
  "issues.addLabels",
  "issues.get",
  "pulls.createReview",
  "pulls.listReviews",
  "repos.addCollaborator",
  "repos.codeownersErrors",
  "repos.createCommitStatus",
  "repos.createForAuthenticatedUser",
  "repos.createOrUpdateEnvironment",
  "repos.createOrUpdateFileContents",
  "repos.getAllEnvironments",
  "repos.getBranch",
  "repos.getBranchProtection",
  "repos.getBranchRules",
  "repos.getCombinedStatusForRef",
  "repos.getCommit",
  "repos.getContent",
  "repos.getEnvironment",
  "repos.listCommitStatusesForRef",
  "repos.updateBranchProtection",
  "users.getAuthenticated",
] as const;

const CALL = /\brest\.([a-z]+[A-Za-z]*)\.([a-zA-Z]+)/g;
const REQUEST = /\.(?:request|paginate)\(\s*["'`]((?:GET|POST|PUT|PATCH|DELETE) \/[^"'`\s]*)/g;

/** Calls in the text of a module. */
export function callsIn(text: string): readonly string[] {
  return [
    ...[...text.matchAll(CALL)].map(([, space = "", method = ""]) => routeOf(space, method)),
    ...[...text.matchAll(REQUEST)].map(([, route = ""]) => route),
  ];
}

/** `METHOD /path/{of}/the/operation`, sorted. */
export function operationsUsed(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const called = files.flatMap((path) => callsIn(readFileSync(join(folder, path), "utf8")));
  return [...new Set(called)].sort();
}

export const operationsBesides = (): readonly string[] =>
  BESIDES.map((name) => {
    const [space = "", method = ""] = name.split(".");
    return routeOf(space, method);
  });

const octokit = new Octokit();

function routeOf(space: string, method: string): string {
  const spaces = octokit.rest as unknown as Record<string, Record<string, Endpoint> | undefined>;
  const endpoint = spaces[space]?.[method]?.endpoint;
  if (!endpoint) throw new Error(`octokit has no rest.${space}.${method}`);
  const { method: verb, url } = endpoint.DEFAULTS;
  return `${verb} ${url}`;
}

interface Endpoint {
  readonly endpoint?: { readonly DEFAULTS: { readonly method: string; readonly url: string } };
}
