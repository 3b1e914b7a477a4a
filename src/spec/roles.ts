/** The roles of a deployment that name a model version, with where each stands in the file. */
import type { Role } from "../domain/servable.ts";
import type { Deployment, ModelVersion, Pointer, Specs } from "./resolved.ts";

export interface NamedRole {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  /** JSON pointer of the role's block. */
  readonly pointer: string;
}

/** Roles that the deployment has, the champion first; version 0 (nobody yet) included. */
export function rolesOf({ champion, shadow, shadows, canary, standby }: Deployment): readonly NamedRole[] {
  const named = (role: Role, found: Pointer | null | undefined, pointer = `/spec/${role}`): readonly NamedRole[] =>
    found ? [{ role, model: found.model, version: found.version, pointer }] : [];
  return [
    ...named("champion", champion),
    ...named("shadow", shadow),
    ...shadows.flatMap((each, index) => named("shadow", each, `/spec/shadows/${index}`)),
    ...named("canary", canary),
    ...named("standby", standby),
  ];
}

/** The same without those that nobody has. */
export const filledRolesOf = (deployment: Deployment): readonly NamedRole[] =>
  rolesOf(deployment).filter(({ version }) => version > 0);

export function versionOf(specs: Specs, role: NamedRole | undefined): ModelVersion | undefined {
  return role && specs.modelVersions.get(role.model)?.get(role.version);
}
