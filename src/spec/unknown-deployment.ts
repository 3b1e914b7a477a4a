/** The user's error where a name is no deployment's: what there is, and what was most likely meant. */
import { type UserError, userError } from "../domain/errors/user-error.ts";
import type { Specs } from "./resolved.ts";
import { unknownName } from "./rules/rule.ts";

export const unknownDeployment = (name: string, deployments: Specs["deployments"]): UserError =>
  userError("DEPLOYMENT_UNKNOWN", { ...unknownName(name, deployments.keys()), with: { deployment: name } });
