/** Shows on the forge what the target runs. Written after the target and never believed, so it may fail and be late. */
import { canonicalJson, type Json } from "../../domain/json.ts";
import type { DeploymentMirror, MirroredDeployment } from "../../ports/deployment-mirror.ts";
import type { ApplyOutcome } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { DeployedRole, DesiredBundle } from "./plan.ts";

export interface Notice {
  readonly environment: string;
  readonly commit: string;
  readonly payload: Json;
  readonly description: string;
}

/** What programs read of a deployment: versions and digests by role, and each role's share of the answers. */
export function noticeOf(
  deployment: Deployment,
  commit: string,
  { digest, roles, canaryWeight }: DesiredBundle,
): Notice {
  const members = (wanted: DeployedRole["role"]): readonly Json[] =>
    roles.filter(({ role }) => role === wanted).map(({ model, version, servable }) => ({ model, version, servable }));
  const [champion = null] = members("champion");
  const [canary = null] = members("canary");
  const [standby = null] = members("standby");
  return {
    environment: deployment.name,
    commit,
    payload: {
      bundle: digest,
      champion,
      shadows: members("shadow"),
      canary,
      standby,
      weights: { champion: 100 - canaryWeight, ...(canary !== null && { canary: canaryWeight }) },
    },
    description: roles.map(({ role, model, version }) => `${role} ${model} ${version}`).join(", "),
  };
}

type Final = { readonly state: "success" | "failure"; readonly description: string; readonly url?: string };

export function finalState(applied: ApplyOutcome, { description }: Notice): Final {
  return applied.kind === "rolled-back"
    ? { state: "failure", description: `not healthy: ${applied.reason}` }
    : { state: "success", description, url: applied.url };
}

/** Before the target is touched: people who wait for it see that it is being worked on. */
export const announce = async (mirror: DeploymentMirror, notice: Notice): Promise<void> => {
  const shown = await unfinished(mirror, notice);
  if (shown?.state === "in_progress") return;
  const { id } = shown ?? (await mirror.create(notice));
  await mirror.setState(id, { state: "in_progress", description: notice.description });
};

/** What a killed run announced is completed; what is shown already is not shown again. */
export async function settle(mirror: DeploymentMirror, notice: Notice, final: Final): Promise<void> {
  const [newest] = await mirror.list(notice.environment, 1);
  if (newest && saysTheSame(newest, notice) && newest.state === final.state) return;
  const { id } = (await unfinished(mirror, notice)) ?? (await mirror.create(notice));
  await mirror.setState(id, final);
}

/** The newest, where it is about this and nobody has said yet how it ended. */
async function unfinished(mirror: DeploymentMirror, notice: Notice): Promise<MirroredDeployment | null> {
  const [newest] = await mirror.list(notice.environment, 1);
  const open = newest?.state === "pending" || newest?.state === "in_progress";
  return newest && open && saysTheSame(newest, notice) ? newest : null;
}

const saysTheSame = (shown: MirroredDeployment, { payload }: Notice): boolean =>
  canonicalJson(shown.payload) === canonicalJson(payload);
