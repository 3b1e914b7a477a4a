/** Pull requests as strict as on GitHub: heads that follow their branches, one per head, merges that are refused. */
import { type Asked, type Emulated, invalid, isOk, type Layer, type Reply, refusal, repositoryOf } from "./exchange.ts";
import { commitMerge, headOf, prepareMerge } from "./merging.ts";

interface Pull {
  readonly number: number;
  readonly state: string;
  readonly draft?: boolean;
  readonly title: string;
  readonly user: { readonly login: string };
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
}

const PULLS = "/repos/{owner}/{repo}/pulls";

export function strictPulls(): Layer {
  /** Where a pull request's branch was when it was last seen, and its merge commit, by `repository#number`. */
  const heads = new Map<string, string>();
  const merges = new Map<string, string>();

  const followed = async (pull: Pull, asked: Asked, emulated: Emulated): Promise<Pull> => {
    const repository = repositoryOf(asked);
    const key = `${repository}#${pull.number}`;
    const now = pull.state === "open" ? await headOf(emulated, repository, pull.head.ref) : null;
    if (now) heads.set(key, now);
    const merged = merges.get(key);
    return {
      ...pull,
      head: { ...pull.head, sha: heads.get(key) ?? pull.head.sha },
      ...(merged && { merge_commit_sha: merged }),
    };
  };
  const pullOf = async (asked: Asked, emulated: Emulated): Promise<{ stored: Pull; pull: Pull } | null> => {
    const found = await emulated("GET", `${repositoryOf(asked)}/pulls/${asked.parameters.pull_number}`);
    if (!isOk(found)) return null;
    const stored = found.body as Pull;
    return { stored, pull: await followed(stored, asked, emulated) };
  };

  const merge = async (asked: Asked, emulated: Emulated, forward: (sha: string) => Promise<Reply>): Promise<Reply> => {
    const found = await pullOf(asked, emulated);
    if (!found) return refusal(404, "Not Found");
    const { stored, pull } = found;
    const repository = repositoryOf(asked);
    if (pull.state !== "open") return refusal(405, "Pull Request is not mergeable");
    if (asked.body.sha !== undefined && asked.body.sha !== pull.head.sha) {
      return refusal(409, "Head branch was modified. Review and try the merge again.");
    }
    const base = (await headOf(emulated, repository, pull.base.ref)) ?? pull.base.sha;
    const prepared = await prepareMerge(emulated, repository, base, pull.head.sha);
    if (pull.draft || prepared.isConflict) return refusal(405, "Pull Request is not mergeable");
    const merged = await forward(stored.head.sha);
    // Rules of the repository that are not met: GitHub says 405.
    if (merged.status === 422) return refusal(405, (merged.body as { message: string }).message);
    if (!isOk(merged)) return merged;
    const message = `Merge pull request #${pull.number} from ${asked.parameters.owner}/${pull.head.ref}\n\n${pull.title}`;
    const sha = await commitMerge(emulated, repository, prepared, message);
    const place = `${repository}/git/refs/heads/${encodeURIComponent(pull.base.ref)}`;
    const moved = await emulated("PATCH", place, { sha, force: true });
    if (!isOk(moved)) throw new Error(`the emulator does not move ${pull.base.ref}: ${JSON.stringify(moved.body)}`);
    merges.set(`${repository}#${pull.number}`, sha);
    return { ...merged, body: { ...(merged.body as object), sha } };
  };

  const create = async (asked: Asked, emulated: Emulated): Promise<Reply | null> => {
    const repository = repositoryOf(asked);
    const { head, base } = asked.body as { readonly head: string; readonly base: string };
    const [from, onto] = [await headOf(emulated, repository, head), await headOf(emulated, repository, base)];
    if (!from) return missing("head");
    if (!onto) return missing("base");
    const query = `state=open&head=${asked.parameters.owner}:${encodeURIComponent(head)}`;
    const open = (await emulated("GET", `${repository}/pulls?${query}`)).body as readonly Pull[];
    if (open.some((pull) => pull.head.ref === head && pull.base.ref === base)) {
      return invalid("PullRequest", `A pull request already exists for ${asked.parameters.owner}:${head}.`);
    }
    const { isEmpty } = await prepareMerge(emulated, repository, onto, from);
    return isEmpty ? invalid("PullRequest", `No commits between ${base} and ${head}`) : null;
  };

  return async (asked, next, emulated) => {
    const { route } = asked;
    if (route === `PUT ${PULLS}/{pull_number}/merge`) {
      return merge(asked, emulated, (sha) => next({ ...asked.body, sha }));
    }
    if (route === `POST ${PULLS}`) {
      const refused = await create(asked, emulated);
      if (refused) return refused;
    }
    if (route === `POST ${PULLS}/{pull_number}/reviews` && asked.body.event === "APPROVE") {
      const found = await pullOf(asked, emulated);
      if (found?.pull.user.login === asked.login) {
        return {
          status: 422,
          body: { message: "Unprocessable Entity", errors: ["Can not approve your own pull request"] },
        };
      }
    }
    if (route === `POST ${PULLS}/{pull_number}/requested_reviewers`) {
      const found = await pullOf(asked, emulated);
      const { reviewers = [] } = asked.body as { readonly reviewers?: readonly string[] };
      if (found && reviewers.includes(found.pull.user.login)) {
        return refusal(422, "Review cannot be requested from pull request author.");
      }
    }
    // Its branch may move on after it is closed; its head does not.
    if (route === `PATCH ${PULLS}/{pull_number}`) await pullOf(asked, emulated);
    const reply = await next();
    if (!isOk(reply)) return reply;
    if (route === `GET ${PULLS}`) {
      const pulls = await Promise.all((reply.body as readonly Pull[]).map((pull) => followed(pull, asked, emulated)));
      // GitHub's lists do not say who merged; emulate's do.
      return { ...reply, body: pulls.map((pull) => ({ ...pull, merged_by: undefined })) };
    }
    if ([`POST ${PULLS}`, `GET ${PULLS}/{pull_number}`, `PATCH ${PULLS}/{pull_number}`].includes(route)) {
      const pull = await followed(reply.body as Pull, asked, emulated);
      return { ...reply, body: await withMergeable(pull, asked, emulated) };
    }
    return reply;
  };
}

async function withMergeable(pull: Pull, asked: Asked, emulated: Emulated): Promise<object> {
  if (pull.state !== "open" || asked.method !== "GET") return pull;
  const base = await headOf(emulated, repositoryOf(asked), pull.base.ref);
  if (!base) return pull;
  const { isConflict } = await prepareMerge(emulated, repositoryOf(asked), base, pull.head.sha);
  return { ...pull, mergeable: !isConflict, mergeable_state: isConflict ? "dirty" : "clean" };
}

const missing = (field: "head" | "base"): Reply => ({
  status: 422,
  body: { message: "Validation Failed", errors: [{ resource: "PullRequest", field, code: "invalid" }] },
});
