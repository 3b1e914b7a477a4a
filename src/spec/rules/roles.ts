/** The roles of a deployment that name a model version, with where each stands in the file. */
import type { Role } from "../../domain/servable.ts";
import type { Deployment, ModelVersion, Specs } from "../resolved.ts";

export interface NamedRole {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  /** JSON pointer of the role's block. */
  readonly pointer: string;
}

/** Roles that the deployment has, the champion first; version 0 (nobody yet) included. */
export function rolesOf(deployment: Deployment): readonly NamedRole[] {
  const { champion, shadow, canary } = deployment;
  const roles = { champion, shadow, canary } as const;
  return (["champion", "shadow", "canary"] as const).flatMap((role) => {
    const named = roles[role];
    return named ? [{ role, model: named.model, version: named.version, pointer: `/spec/${role}` }] : [];
  });
}

export function versionOf(specs: Specs, role: NamedRole | undefined): ModelVersion | undefined {
  return role && specs.modelVersions.get(role.model)?.get(role.version);
}
