/** Which deployments a model's candidates are judged for. */
import type { Deployment, Specs } from "./resolved.ts";
import { rolesOf } from "./roles.ts";

/** Whether candidates of the model are tried out for the deployment. */
export const usesModel = (deployment: Deployment, model: string): boolean =>
  deployment.continuousTraining?.model === model || rolesOf(deployment).some((role) => role.model === model);

/** Their names. */
export const deploymentsUsing = ({ deployments }: Pick<Specs, "deployments">, model: string): readonly string[] =>
  [...deployments.values()].filter((each) => usesModel(each, model)).map(({ name }) => name);
