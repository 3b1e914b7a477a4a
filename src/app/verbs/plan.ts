/** `plan`: what merging a pull request would do. */
import { userError } from "../../domain/errors/user-error.ts";
import type { PullRequest } from "../../ports/forge.ts";
import { runPlan } from "../../stages/plan/run.ts";
import type { Ports } from "../ports.ts";
import { defineVerb } from "../verb.ts";

export const plan = defineVerb({
  name: "plan",
  summary: "Tell on a pull request what merging it would do",
  details:
    "Reads the pull request's spec files as data, through the API: nothing of it is checked out or run. One comment, " +
    "edited in place, says what would start, stop, switch, be trained again or judged again; the check " +
    "`understudy / evidence` fails where a version has no authentic evidence by the base branch's gates. Run it from " +
    "the default branch's code, where the pull request cannot change it.",
  inputs: {
    "pull-request": { type: "number", positional: true, description: "Number of the pull request." },
    head: {
      type: "string",
      description: "Commit to look at; the pull request is found by it. One of a merge queue gets the check alone.",
    },
  },
  outputs: {
    "pull-request": "Number of the pull request; null when the commit is the head of none.",
    comment: "`opened`, `updated`, `unchanged` or `none`.",
    check: "`published`, `unchanged` or `none`.",
    deployments: "Names of the deployments that change.",
    models: "Names of the models that change.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "read", why: "reads both sides of the pull request, and the records" },
    { scope: "pull-requests", access: "write", why: "keeps the comment up to date" },
    { scope: "issues", access: "read", why: "finds pull requests by their label where there are more than a hundred" },
    { scope: "checks", access: "write", why: "publishes `understudy / evidence` on the head" },
    { scope: "statuses", access: "write", why: "says it as a commit status where the token may write no checks" },
  ],
  examples: ["plan 12", "plan 12 --dry-run"],
  run: async ({ ports: wire, settings, dryRun }, { "pull-request": number, head: wanted }) => {
    const ports = await wire();
    if (wanted !== null && !/^[0-9a-f]{40,64}$/.test(wanted)) {
      throw userError("CLI_INPUT_INVALID", { with: { input: "head" }, found: wanted, expected: "a commit's whole id" });
    }
    const pullRequest = await findPullRequest(ports, number, wanted);
    const head = wanted ?? pullRequest?.head;
    const base = await ports.git.head(ports.git.defaultBranch);
    if (head === undefined) throw userError("CLI_INPUT_REQUIRED", { with: { input: "pull-request" } });
    if (base === null) throw userError("REPOSITORY_EMPTY", { with: { branch: ports.git.defaultBranch } });
    const { identity } = settings;
    const outcome = await runPlan(ports, { base, head, pullRequest, identity, dryRun });
    const { verdict, deployments, models, problems } = outcome.plan;
    return {
      outputs: {
        "pull-request": pullRequest?.number ?? null,
        comment: outcome.comment,
        check: outcome.check,
        deployments: deployments.map(({ name }) => name),
        models: models.map(({ name }) => name),
      },
      verdict,
      plan: { verdict, problems: problems.map(({ code, message }) => ({ code, message })) },
      text: outcome.text,
    };
  },
});

/** null: none was named, and none that is open has this head. One commit may be the head of several. */
async function findPullRequest(
  { forge, git }: Ports,
  number: number | null,
  head: string | null,
): Promise<PullRequest | null> {
  if (number !== null) {
    const found = await forge.pullRequest(number);
    if (!found) throw userError("FORGE_THREAD_MISSING", { with: { number } });
    return found;
  }
  if (head === null) return null;
  const found = (await forge.pullRequests({ state: "open" })).filter((each) => each.head === head);
  return found.find(({ base }) => base === git.defaultBranch) ?? found[0] ?? null;
}
