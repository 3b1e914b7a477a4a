/** The token, and what the repository lets workflows do. Pure. */
import type { ForkPolicy, TokenFacts } from "../../ports/repository-settings.ts";
import type { DoctorFacts } from "./facts.ts";
import { advice, type Finding, judged, missing, ok } from "./finding.ts";
import { api, settingsPage } from "./fixes.ts";

const CLASSIC_SCOPES = ["repo", "workflow"];

export function judgeAccess(facts: DoctorFacts): readonly Finding[] {
  const { at, identity } = facts;
  const page = settingsPage(facts, "actions");
  const actions = (what: string) => ({ area: "Actions settings", what, page });
  const permissions = (fields: readonly string[]) => api("PUT", `repos/${at}/actions/permissions`, fields);
  const workflow = (fields: readonly string[]) => api("PUT", `repos/${at}/actions/permissions/workflow`, fields);
  return [
    judged({ area: "token", what: "the token is of a kind that can do the work", page }, facts.token, judgeToken),
    judged(
      { area: "token", what: "its owner may write to the repository", page: settingsPage(facts, "access") },
      facts.repository,
      ({ mayWrite }) =>
        mayWrite === false
          ? advice("this token reads only; what it may not see is said so", "run doctor with a maintainer's token")
          : ok(mayWrite ? "yes" : "GitHub does not say, which is usual for an App"),
    ),
    judged(actions("Actions are enabled, and may use the actions that the workflows name"), facts.actions, (found) => {
      if (!found.enabled) return missing("Actions are off", permissions(["-F enabled=true", "-f allowed_actions=all"]));
      if (found.allowed === "all") return ok("all actions");
      const others = "only some actions are allowed: actions/checkout and those of Understudy must be among them";
      return found.allowed === "local_only"
        ? missing(
            "only actions of this repository are allowed",
            permissions(["-F enabled=true", "-f allowed_actions=all"]),
          )
        : advice(others, `compare with the list at ${page}`);
    }),
    judged(actions("a workflow's token may read only, unless its job asks for more"), facts.workflowToken, (found) =>
      found.byDefault === "read"
        ? ok("read")
        : missing("every job gets a token that may write", workflow(["-f default_workflow_permissions=read"])),
    ),
    judged(
      actions(
        identity === null
          ? "workflows may open pull requests"
          : "workflows may not approve pull requests; the App opens them",
      ),
      facts.workflowToken,
      ({ mayCreatePullRequests: may }) => {
        const set = (value: boolean) => workflow([`-F can_approve_pull_request_reviews=${value}`]);
        if (identity === null) return may ? ok("allowed") : missing("no: every promotion would fail", set(true));
        return may ? advice("allowed, though no workflow needs it", set(false)) : ok("not allowed");
      },
    ),
    judged(actions("pull requests of strangers run nothing before a person approves"), facts.forks, (found) =>
      judgeForks(found, facts),
    ),
  ];
}

function judgeToken({ kind, login, scopes }: TokenFacts) {
  const whose = login === null ? "" : ` of ${login}`;
  if (kind === "app") return ok("an App's or a workflow's token: it may publish checks");
  const lacking = CLASSIC_SCOPES.filter((scope) => scopes !== null && !scopes.includes(scope));
  if (kind === "classic" && lacking.length > 0) {
    const fix = `gh auth refresh --scopes ${CLASSIC_SCOPES.join(",")}`;
    return missing(`a classic token${whose} without ${lacking.join(" and ")}`, fix);
  }
  const found = `a person's token${whose}: good for looking and for trying out, but it may not publish checks`;
  return ok(found);
}

function judgeForks({ approval, writeTokens, secrets }: ForkPolicy, { at, ...facts }: DoctorFacts) {
  const path = `repos/${at}/actions/permissions/fork-pr-contributor-approval`;
  const fix = api("PUT", path, ["-f approval_policy=all_external_contributors"]);
  if (writeTokens || secrets) {
    const found = `pull requests of forks get ${[writeTokens && "write tokens", secrets && "secrets"].filter(Boolean).join(" and ")}`;
    return missing(found, `switch it off at ${settingsPage({ at, ...facts }, "actions")}`);
  }
  if (approval === "everybody" || approval === "no-runs") return ok(approval === "no-runs" ? "they never run" : "yes");
  if (approval === "nobody")
    return advice("no approval is asked for", `look at ${settingsPage({ at, ...facts }, "actions")}`);
  return advice("only of people who contribute for the first time", fix);
}
