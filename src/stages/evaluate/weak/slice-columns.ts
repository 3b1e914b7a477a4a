/** By which columns weak slices are looked for. Pure. */
import type { Dataset, Deployment, Model } from "../../../spec/resolved.ts";
import type { SliceColumn } from "./weak-slices.ts";

interface Looked {
  readonly dataset: Pick<Dataset, "id" | "label" | "visibility" | "columns">;
  readonly deployment: { readonly predictions: Pick<Deployment["predictions"], "redact"> };
  readonly model: Pick<Model, "features"> & { readonly evaluation: Pick<Model["evaluation"], "slices"> };
}

/**
 * What may tell rows apart: neither the id nor the truth, nor what is never written down. Of a private dataset only what
 * the specs and the model's signature name anyway: values of other columns are nobody's to read in a pull request.
 */
export function sliceColumns({ dataset, deployment, model }: Looked): readonly SliceColumn[] {
  const hidden = new Set([dataset.id, dataset.label, ...deployment.predictions.redact]);
  const named = new Set([...model.features, ...model.evaluation.slices.flatMap(({ by }) => by)]);
  return dataset.columns.flatMap((column) => {
    const { name, type } = column;
    if (hidden.has(name) || (type !== "number" && type !== "category")) return [];
    const isListed = column.type === "category" && column.values !== undefined;
    return dataset.visibility === "public" || named.has(name) || isListed ? [{ name, type }] : [];
  });
}
