/** What a deployment runs, from its spec and the versions that its lines name. */
import { type Digest, digestOf } from "../domain/digest.ts";
import { parseDuration } from "../domain/duration.ts";
import { canonicalJson } from "../domain/json.ts";
import type { Bundle, BundleMember, BundleRole, Role } from "../domain/servable.ts";
import type { Deployment, Pointer } from "./resolved.ts";
import { filledRolesOf } from "./roles.ts";

export function bundleOf(deployment: Deployment, champion: BundleMember, members: readonly BundleRole[]): Bundle {
  const named = ({ model, version, servable }: BundleMember): BundleMember => ({ model, version, servable });
  const of = (role: Role) => members.filter((each) => each.role === role).map(named);
  const [canary] = of("canary");
  const [standby = null] = of("standby");
  // Later steps are a rollout's, which has to have passed the ones before.
  const weight = (canary && deployment.canary?.steps[0]?.weight) ?? 0;
  const { confidenceThreshold, automation, predictions } = deployment;
  return {
    schema: 2,
    deployment: deployment.name,
    champion: named(champion),
    shadows: of("shadow"),
    canary: canary ? { ...canary, weight } : null,
    standby,
    settings: {
      confidenceThreshold,
      automation,
      predictions: {
        mode: predictions.mode,
        inputs: predictions.inputs.sample,
        redact: predictions.redact.toSorted(),
        retainMs: predictions.retain === null ? null : parseDuration(predictions.retain),
      },
    },
  };
}

/** Digest of what the lines lead to; null: nobody is the champion, or a line names a version that is not there. */
export function bundleDigest(deployment: Deployment, servableOf: (pointer: Pointer) => Digest | null): Digest | null {
  const roles = filledRolesOf(deployment);
  const members = roles.flatMap(({ role, model, version }): readonly BundleRole[] => {
    const servable = servableOf({ model, version });
    return servable ? [{ role, model, version, servable }] : [];
  });
  const champion = members.find(({ role }) => role === "champion");
  if (!champion || members.length < roles.length) return null;
  return digestOf(canonicalJson(bundleOf(deployment, champion, members)));
}
