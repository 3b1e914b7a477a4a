/** Port `DeploymentMirror`: GitHub Deployments and their statuses. */
import type { Json } from "../../domain/json.ts";
import { cutLine, DESCRIPTION_LIMIT } from "../../domain/one-line.ts";
import type { DeploymentMirror, MirroredDeployment, MirroredState } from "../../ports/deployment-mirror.ts";
import { answer, type GitHubClient, ONCE } from "./client.ts";
import { timeOf } from "./documents.ts";

const STATES: readonly MirroredState[] = ["pending", "in_progress", "success", "failure", "error", "inactive"];

interface ApiDeployment {
  readonly id: number;
  readonly environment: string;
  readonly sha: string;
  readonly payload: unknown;
  readonly description: string | null;
  readonly created_at: string;
}

export function githubDeploymentMirror({ octokit, at }: GitHubClient): DeploymentMirror {
  const { rest } = octokit;

  const stateOf = async (id: number): Promise<MirroredState> => {
    const query = { ...at, deployment_id: id, per_page: 1 };
    const [newest] = await answer(() => rest.repos.listDeploymentStatuses(query));
    // `queued` is the one state that the port does not know; nothing of ours sets it.
    return STATES.find((state) => state === newest?.state) ?? "pending";
  };

  return {
    async list(environment, limit) {
      const query = { ...at, environment, per_page: Math.min(limit, 100) };
      const found = await answer(() => rest.repos.listDeployments(query));
      return Promise.all(found.slice(0, limit).map(async (each) => toMirrored(each, await stateOf(each.id))));
    },
    async create({ environment, commit, payload, description }) {
      const request = {
        ...at,
        ref: commit,
        environment,
        payload: JSON.stringify(payload),
        description: cutLine(description, DESCRIPTION_LIMIT),
        // By default GitHub would merge the base into the ref, and refuse while any check is not green.
        auto_merge: false,
        required_contexts: [],
        request: ONCE,
      };
      const made = await answer(
        async (): Promise<{ readonly data: ApiDeployment | { readonly message?: string } }> =>
          rest.repos.createDeployment(request),
      );
      // 202, a merge instead of a deployment, is only ever the answer to `auto_merge`.
      if (!("id" in made)) throw new Error("GitHub answered with a merge");
      return toMirrored(made, "pending");
    },
    async setState(id, { state, description, url }) {
      const text = cutLine(description, DESCRIPTION_LIMIT);
      const place = url === undefined ? {} : { environment_url: url };
      await answer(() =>
        rest.repos.createDeploymentStatus({
          ...at,
          deployment_id: id,
          state,
          description: text,
          auto_inactive: true,
          ...place,
        }),
      );
    },
  };
}

function toMirrored(deployment: ApiDeployment, state: MirroredState): MirroredDeployment {
  const { id, environment, sha, payload, description, created_at } = deployment;
  return {
    id,
    environment,
    commit: sha,
    payload: payloadOf(payload),
    state,
    description: description ?? "",
    createdAt: timeOf(created_at),
  };
}

/** What was sent as text comes back as text, or as what the text says. */
function payloadOf(payload: unknown): Json {
  if (typeof payload !== "string") return (payload ?? null) as Json;
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return payload;
  }
}
