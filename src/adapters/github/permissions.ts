/** Which `permissions:` a refused request would need, in the words of a workflow file. */

const SCOPES: readonly (readonly [RegExp, string])[] = [
  [/^\/(check-runs|check-suites|commits\/[^/]+\/check-)/, "checks"],
  [/^\/(statuses|commits\/[^/]+\/status)/, "statuses"],
  [/^\/pulls\/\d+\/merge$/, "contents"],
  [/^\/pulls/, "pull-requests"],
  [/^\/issues/, "issues"],
  [/^\/(deployments|environments)/, "deployments"],
  [/^\/actions\//, "actions"],
  [/^\/(git|commits|contents|compare|tarball|branches)/, "contents"],
];

/** Lines of a `permissions:` block. `accepted`: GitHub's header, e.g. `contents=write; contents=write,workflows=write`. */
export function permissionsBlock(method: string, path: string, accepted: string | undefined): string {
  // Any one of the alternatives would do; the first asks for least.
  const [first = ""] = (accepted ?? "").split(";");
  const named = [...first.matchAll(/(\w+)=(\w+)/g)].map(([, scope = "", access = ""]) => [scope, access] as const);
  const wanted = named.length > 0 ? named : guessed(method, path);
  return ["permissions:", ...wanted.map(([scope, access]) => `  ${scope.replaceAll("_", "-")}: ${access}`)].join("\n");
}

function guessed(method: string, path: string): readonly (readonly [string, string])[] {
  const below = path.replace(/^.*?\/repos\/[^/]+\/[^/]+/, "");
  const found = SCOPES.find(([pattern]) => pattern.test(below));
  return [[found?.[1] ?? "contents", method === "GET" ? "read" : "write"]];
}
