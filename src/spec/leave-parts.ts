/** A version that becomes the champion leaves whatever other part it had: a version has one part. */
import { setScalar } from "./edit.ts";
import type { Deployment, Pointer } from "./resolved.ts";
import { filledRolesOf, type NamedRole } from "./roles.ts";

/** The lines, other than the champion's, that name the version. */
export const otherPartsOf = (deployment: Deployment, { model, version }: Pointer): readonly NamedRole[] =>
  filledRolesOf(deployment).filter(
    (each) => each.role !== "champion" && each.model === model && each.version === version,
  );

/** The deployment's text with those lines at version 0; every other byte stays. */
export const leaveOtherParts = (text: string, deployment: Deployment, becoming: Pointer): string =>
  otherPartsOf(deployment, becoming).reduce((edited, { pointer }) => setScalar(edited, `${pointer}/version`, 0), text);
