/** The parts of a deployment as `status` shows them: what the file says, and what its server has done to the canary. */
import type { InferenceClient, ServerDescription } from "../ports/inference.ts";
import type { Deployment, Pointer } from "../spec/resolved.ts";
import { filledRolesOf, type NamedRole } from "../spec/roles.ts";

export type RoleLine = {
  readonly role: NamedRole["role"];
  readonly who: string;
  /** Percent of the routing keys; null: it answers none by itself. */
  readonly weight: number | null;
};

export const nameOf = (pointer: Pointer | null): string =>
  pointer === null || pointer.version === 0 ? "nobody" : `${pointer.model} ${pointer.version}`;

export const roleText = ({ role, who, weight }: RoleLine): string =>
  `${role} ${who}${role === "canary" && weight !== null ? ` (${weight} %)` : ""}`;

const hasCanary = ({ canary }: Deployment): boolean => canary !== null && canary !== undefined && canary.version > 0;

/** The champion's and the shadow's line also while nobody has the part. */
export function roleLines(deployment: Deployment): readonly RoleLine[] {
  const filled = filledRolesOf(deployment);
  const canaryWeight = hasCanary(deployment) ? (deployment.canary?.steps[0]?.weight ?? 0) : 0;
  const weights = { champion: 100 - canaryWeight, canary: canaryWeight, shadow: null, standby: null } as const;
  const vacant = (role: "champion" | "shadow"): readonly RoleLine[] =>
    filled.some((each) => each.role === role) ? [] : [{ role, who: "nobody", weight: null }];
  const named = filled.map(({ role, ...rest }): RoleLine => ({ role, who: nameOf(rest), weight: weights[role] }));
  return [...vacant("champion"), ...named, ...vacant("shadow")];
}

/** What the server at the address says of its canary; nothing where there is none, or all is well. */
export async function canaryWords(
  inference: Pick<InferenceClient, "describe">,
  deployment: Deployment,
  url: string,
): Promise<readonly string[]> {
  if (!hasCanary(deployment)) return [];
  // A server behind a tunnel answers its target and not us: whatever else there is to show is shown.
  return inference.describe(url).then(wordsOf, () => ["its server does not say how the canary is"]);
}

function wordsOf({ routing }: ServerDescription): readonly string[] {
  const canary = routing?.canary;
  if (!canary) return [];
  return [
    ...(canary.breaker
      ? [`the server stopped the canary on ${canary.breaker.since.slice(0, 10)}: ${canary.breaker.detail}`]
      : []),
    ...(canary.hold === null ? [] : [`the canary is held: ${canary.hold}`]),
  ];
}
