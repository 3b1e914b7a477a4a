/** Which deployments a model's candidates are judged for. */
import type { Deployment, Specs } from "./resolved.ts";

/** Whether candidates of the model are tried out for the deployment. */
export const usesModel = ({ champion, shadow, continuousTraining }: Deployment, model: string): boolean =>
  [champion.model, shadow?.model, continuousTraining?.model].includes(model);

/** Their names. */
export const deploymentsUsing = ({ deployments }: Pick<Specs, "deployments">, model: string): readonly string[] =>
  [...deployments.values()].filter((each) => usesModel(each, model)).map(({ name }) => name);
