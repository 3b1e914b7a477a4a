/** What a person can do so that the next occasion trains. Pure. */
import { readMarker } from "../../domain/names.ts";
import type { PullRequest } from "../../ports/forge.ts";
import type { DatasetVersion, Deployment, Model } from "../../spec/resolved.ts";

export type Help =
  | { readonly kind: "decide-review" | "merge-dataset"; readonly number: number }
  | {
      readonly kind: "bump-dataset";
      readonly model: string;
      readonly file: string;
      readonly named: number;
      readonly newest: number;
    }
  | { readonly kind: "ask-for-labels"; readonly deployment: string }
  | { readonly kind: "change-training"; readonly file: string };

export interface HelpFacts {
  readonly deployment: Deployment;
  readonly model: Model;
  readonly versions: ReadonlyMap<number, DatasetVersion>;
  /** Open pull requests of kind `review` and `dataset`. */
  readonly open: readonly PullRequest[];
}

/** The shortest way first. */
export function helpFor({ deployment, model, versions, open }: HelpFacts): readonly Help[] {
  const { name, version: named } = model.training.dataset;
  const newest = Math.max(named, ...versions.keys());
  const about = (kind: "review" | "dataset") =>
    open.filter(({ body }) => {
      const marker = readMarker(body);
      return (
        marker?.kind === kind &&
        (kind === "review" ? marker.data?.deployment === deployment.name : marker.data?.dataset === name)
      );
    });
  const help: Help[] = [];
  if (newest > named) help.push({ kind: "bump-dataset", model: model.name, file: model.file, named, newest });
  for (const { number } of about("dataset")) help.push({ kind: "merge-dataset", number });
  const reviews = about("review");
  for (const { number } of reviews) help.push({ kind: "decide-review", number });
  if (reviews.length === 0 && deployment.feedbackLoop)
    help.push({ kind: "ask-for-labels", deployment: deployment.name });
  help.push({ kind: "change-training", file: model.file });
  return help;
}
