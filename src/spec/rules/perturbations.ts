/** Perturbations change what the model takes: images or tables, and of tables the features that a kind can change. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Column, Dataset, Model, Perturbation } from "../resolved.ts";
import { finding, type RuleContext } from "./rule.ts";

type Changed = readonly Column["type"][];

/** Which columns a kind can change. */
const CHANGES: Readonly<Record<Perturbation["kind"], Changed>> = {
  noise: ["number", "image"],
  missing: ["number", "category"],
  "out-of-range": ["number"],
  "unseen-category": ["category"],
  brightness: ["image"],
  contrast: ["image"],
  blur: ["image"],
  jpeg: ["image"],
  rotation: ["image"],
};

export function perturbationsFitTheModel(context: RuleContext): readonly Problem[] {
  const { models, datasets } = context.specs;
  return [...models.values()].flatMap((model) =>
    model.evaluation.perturbations.flatMap((perturbation, index) => {
      const place = [model.file, `/spec/evaluation/perturbations/${index}`] as const;
      const dataset = datasets.get(model.training.dataset.name);
      return [
        ...taskProblem(context, model, place, perturbation),
        ...(dataset ? featureProblems(context, model, dataset, place, perturbation) : []),
      ];
    }),
  );
}

type Place = readonly [file: string, pointer: string];

const ofTask = ({ task }: Model): Changed => (task === "image-classification" ? ["image"] : ["number", "category"]);

const fits = (model: Model, kind: Perturbation["kind"]): boolean =>
  CHANGES[kind].some((type) => ofTask(model).includes(type));

function taskProblem(
  context: RuleContext,
  model: Model,
  [file, pointer]: Place,
  { kind }: Perturbation,
): readonly Problem[] {
  if (fits(model, kind)) return [];
  const kinds = (Object.keys(CHANGES) as Perturbation["kind"][]).filter((each) => fits(model, each));
  const details = { found: kind, expected: `one of ${kinds.join(", ")}`, with: { kind, task: model.task } };
  return [finding(context, "SPEC_PERTURBATION_TASK", [file, `${pointer}/kind`], details)];
}

function featureProblems(
  context: RuleContext,
  model: Model,
  { columns }: Dataset,
  [file, pointer]: Place,
  perturbation: Perturbation,
): readonly Problem[] {
  const { kind } = perturbation;
  // With a kind for another task, that is what is wrong.
  if (!fits(model, kind)) return [];
  const changeable = columns
    .filter(({ name, type }) => model.features.includes(name) && CHANGES[kind].includes(type))
    .map(({ name }) => name);
  const expected = changeable.length === 0 ? "a feature that it can change" : `one of ${changeable.join(", ")}`;
  const named = "features" in perturbation ? perturbation.features : undefined;
  const refuse = (at: string, found: string) =>
    finding(context, "SPEC_PERTURBATION_FEATURE", [file, `${pointer}${at}`], { found, expected, with: { kind } });
  if (named) {
    return named.flatMap((name, at) => (changeable.includes(name) ? [] : [refuse(`/features/${at}`, name)]));
  }
  // A feature that is no column yet is another rule's to tell.
  const known = model.features.every((name) => columns.some((column) => column.name === name));
  return known && changeable.length === 0 ? [refuse("/kind", `a model without one`)] : [];
}
