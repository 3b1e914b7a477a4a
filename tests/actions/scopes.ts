/**
 * Which permission of a workflow's token each operation asks for, as GitHub documents it (github/docs,
 * `server-to-server-permissions.json` of 2026-03-10), and which of them a verb's declaration lacks.
 */
import type { Permission } from "../../src/app/verb.ts";
import { operationOf } from "../support/github/openapi.ts";

type Scope = Permission["scope"];

interface Need {
  /** Any one of these will do; the first is what a declaration should say. */
  readonly scopes: readonly Scope[];
  readonly access: Permission["access"];
}

const REPOSITORY = "/repos/{owner}/{repo}";

/** Asked with any token, or with rights that no workflow's token can have: a verb has to go on without an answer. */
const NOT_GRANTED: readonly RegExp[] = [
  /^GET (\/user|\/apps\/|\/orgs\/)/,
  /^GET \/repos\/\{owner\}\/\{repo\}$/,
  /^GET .*\/(collaborators|rules\/branches)\//,
  /^GET .*\/branches\/\{branch\}\/protection$/,
  /^GET .*\/actions\/(permissions|runners|secrets|variables|organization-)/,
  /^GET .*\/environments\/\{environment_name\}\/secrets$/,
];

/** By what follows the repository; the first that fits. */
const SCOPES: readonly (readonly [RegExp, readonly Scope[]])[] = [
  [/^\/(check-runs|commits\/\{ref\}\/check-runs)/, ["checks"]],
  [/^\/(statuses|commits\/\{ref\}\/status)/, ["statuses"]],
  [/^\/pulls\/\{pull_number\}\/merge$/, ["contents"]],
  [/^\/pulls/, ["pull-requests"]],
  [/^\/issues\/(comments|\{issue_number\}\/)/, ["pull-requests", "issues"]],
  [/^\/issues/, ["issues"]],
  [/^\/deployments/, ["deployments"]],
  [/^\/(actions|environments)/, ["actions"]],
  [/^\/(git|commits|contents|compare|tarball|branches|codeowners)/, ["contents"]],
];

/** `asked`: `METHOD /path`. null: a permission would change nothing. */
function needOf(asked: string, isPullRequest: (number: number) => boolean): Need | null {
  const [method = "", url = ""] = asked.split(" ");
  const { route, parameters } = operationOf(method, url) ?? { route: asked, parameters: {} };
  if (NOT_GRANTED.some((pattern) => pattern.test(route))) return null;
  const below = route.replace(`${method} ${REPOSITORY}`, "");
  const found = SCOPES.find(([pattern]) => pattern.test(below));
  if (!found) throw new Error(`nobody has said which permission ${route} asks for`);
  const access = method === "GET" ? "read" : "write";
  const [, scopes] = found;
  const thread = parameters.issue_number;
  if (thread === undefined) return { scopes, access };
  return { scopes: isPullRequest(Number(thread)) ? scopes : ["issues"], access };
}

/** More than a hundred pull requests are looked through by their label, and GitHub has labels among the issues. */
const needsOf = (asked: string, isPullRequest: (number: number) => boolean): readonly Need[] => [
  ...[needOf(asked, isPullRequest) ?? []].flat(),
  ...(/^GET \S+\/pulls\?.*\bpage=1\b/.test(asked) ? [{ scopes: ["issues"], access: "read" } as const] : []),
];

const grants = ({ access }: Permission, wanted: Need["access"]): boolean => access === "write" || wanted === "read";

/** `scope: access` and an example for each permission that requests ask for and the declaration has not. */
export function lackingScopes(
  declared: readonly Permission[],
  asked: Iterable<string>,
  isPullRequest: (number: number) => boolean,
): readonly string[] {
  const lacking = new Map<string, string>();
  for (const request of asked) {
    for (const { scopes, access } of needsOf(request, isPullRequest)) {
      if (declared.some((each) => scopes.includes(each.scope) && grants(each, access))) continue;
      lacking.set(`${scopes.join(" or ")}: ${access}`, request);
    }
  }
  return [...lacking].map(([scope, request]) => `${scope} for ${request}`);
}
